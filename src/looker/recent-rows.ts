import { DateTime } from 'luxon';
import type { Clock } from '../base/clock.ts';
import type { CapturedResult } from './captured-result.ts';

/** What a query brought, before it is told to anyone: without the title under which it was asked. */
export interface QueryRows {
  readonly result: Omit<CapturedResult, 'title' | 'reused'>;
  /** JSON array of the first rows, for the Toolbox. */
  readonly head: string;
}

interface Entry {
  readonly account: string;
  readonly rows: QueryRows;
  readonly bytes: number;
}

/** What one result may take beside the text of its cells: an array a row, a reference a cell. */
const ROW_BYTES = 64;
const CELL_BYTES = 24;

/** Rows of a while ago, by account (a connection with its secret) and query. */
export class RecentRows {
  // In order of use.
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #freshMs: number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(options: { clock: Clock; freshMs: number; maxBytes: number }) {
    this.#clock = options.clock;
    this.#freshMs = options.freshMs;
    this.#maxBytes = options.maxBytes;
  }

  /** Undefined when there are none, or they are too old: `today` of yesterday is, at whatever hour. */
  get(account: string, query: string): QueryRows | undefined {
    const key = keyOf(account, query);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#drop(key);
    if (!this.#isFresh(entry)) return undefined;
    this.#add(key, entry);
    return entry.rows;
  }

  put(account: string, query: string, rows: QueryRows): void {
    const key = keyOf(account, query);
    const bytes = bytesOf(rows);
    this.#drop(key);
    for (const [old, entry] of this.#entries) if (!this.#isFresh(entry)) this.#drop(old);
    if (bytes <= this.#maxBytes) this.#add(key, { account, rows, bytes });
    for (const old of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(old);
    }
  }

  forget(account: string): void {
    for (const [key, entry] of this.#entries) if (entry.account === account) this.#drop(key);
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }

  #isFresh({ rows: { result } }: Entry): boolean {
    const [asked, now] = [new Date(result.askedAt), this.#clock.now()];
    const age = now.getTime() - asked.getTime();
    const zone = result.query.time_zone;
    return age >= 0 && age < this.#freshMs && dayIn(zone, asked) === dayIn(zone, now);
  }
}

const keyOf = (account: string, query: string): string => JSON.stringify([account, query]);

/** The calendar day in which "today" is read. In a zone that only Looker knows it may begin at any quarter of an hour. */
function dayIn(zone: string | null, time: Date): string {
  const local = DateTime.fromJSDate(time, { zone: zone ?? 'UTC' });
  if (zone !== null && local.isValid) return local.toISODate();
  return String(Math.floor(time.getTime() / (15 * 60_000)));
}

/** What the rows take in memory, rather too much than too little. */
function bytesOf({ head, result }: QueryRows): number {
  let bytes = 2 * head.length;
  for (const row of result.rows) {
    bytes += ROW_BYTES;
    for (const cell of row) bytes += CELL_BYTES + (typeof cell === 'string' ? 2 * cell.length : 0);
  }
  return bytes;
}
