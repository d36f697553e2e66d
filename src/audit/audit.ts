import type { Kysely } from 'kysely';
import * as z from 'zod/mini';
import { type Caller, currentCaller } from '../base/caller.ts';
import type { Clock } from '../base/clock.ts';
import { type AuditEntry, type StoredAuditEntry, wayOf } from '../contract/audit.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { Row, Schema } from '../storage/storage.ts';

/** Who did what and when. Entries are only ever added, and removed by age. */
export class Audit {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Keeps an entry inside the transaction `tx` of the thing itself. `by` is given where the context is another's. */
  async write(tx: Kysely<Schema>, entry: AuditEntry, by: Caller | undefined = currentCaller()): Promise<void> {
    await tx
      .insertInto('audit')
      .values({
        time: this.#clock.now().toISOString(),
        kind: entry.kind,
        outcome: entry.code === undefined ? 'done' : 'failed',
        code: entry.code ?? null,
        conversation_id: entry.conversationId ?? null,
        about: JSON.stringify(entry.about),
        way: by?.way ?? 'server',
        address: by?.address ?? null,
        session: by?.session ?? null,
        request_id: by?.requestId ?? null,
      })
      .execute();
  }

  /** Keeps an entry of something that changes no row of its own. */
  note(entry: AuditEntry, by?: Caller): Promise<void> {
    return this.write(this.#db, entry, by);
  }

  /** The newest first; with `after` those that come after that entry in this order, which are older. */
  async read(options: {
    after?: number | undefined;
    limit: number;
    kind?: string | undefined;
  }): Promise<StoredAuditEntry[]> {
    const { after, limit, kind } = options;
    let entries = this.#db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
    if (after !== undefined) entries = entries.where('id', '<', after);
    if (kind !== undefined) entries = entries.where('kind', '=', kind);
    return (await entries.execute()).map(toEntry);
  }

  /** Removes entries of before `time` (ISO 8601, UTC) and gives their number. */
  async prune(tx: Kysely<Schema>, time: string): Promise<number> {
    const { numDeletedRows } = await tx.deleteFrom('audit').where('time', '<', time).executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

const aboutSchema = z.record(z.string(), z.unknown());

/** One that is damaged costs only what it was about. */
function aboutOf(kept: string): StoredAuditEntry['about'] {
  try {
    return aboutSchema.parse(JSON.parse(kept));
  } catch {
    return { code: 'entry_damaged' satisfies ErrorCode };
  }
}

const toEntry = (row: Row<'audit'>): StoredAuditEntry => ({
  id: row.id,
  time: row.time,
  kind: row.kind,
  outcome: row.outcome,
  ...(row.code === null ? {} : { code: row.code }),
  ...(row.conversation_id === null ? {} : { conversation_id: row.conversation_id }),
  about: aboutOf(row.about),
  by: {
    way: wayOf(row.way),
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.session === null ? {} : { session: row.session }),
    ...(row.request_id === null ? {} : { request_id: row.request_id }),
  },
});
