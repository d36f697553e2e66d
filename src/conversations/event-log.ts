import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import type { ConversationEvent, StoredEvent } from '../contract/events.ts';
import type { Row, Schema } from '../storage/storage.ts';
import { isPiece } from './piece.ts';
import { readEvent } from './read-event.ts';
import { RecentEvents } from './recent-events.ts';

/** The numbered events of all conversations. An event is told to nobody before the commit that holds it. */
export class EventLog {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;
  readonly #recent = new RecentEvents();

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Adds events inside the caller's transaction and gives them as they are stored. */
  async append(
    tx: Transaction<Schema>,
    conversationId: string,
    events: readonly ConversationEvent[],
  ): Promise<StoredEvent[]> {
    // Not remembered: `npm run torture` shows what two servers at once would do to each other only while both ask here.
    const last = await this.lastSeq(conversationId, tx);
    const time = this.#clock.now().toISOString();
    const rows = events.map((event, index) => ({
      conversation_id: conversationId,
      seq: last + 1 + index,
      time,
      kind: event.kind,
      body: JSON.stringify(event),
    }));
    await tx.insertInto('events').values(rows).execute();
    // What a piece of an answer would change, the ending of its turn changes soon.
    if (!events.every(isPiece)) {
      await tx.updateTable('conversations').set({ updated_at: time }).where('id', '=', conversationId).execute();
    }
    // As a reader of the log gets them; that they fit their schema was the compiler's to say.
    return rows.map(({ seq, body }) => ({ conversation_id: conversationId, seq, time, event: JSON.parse(body) }));
  }

  /** What `append` gave is committed: who reads next need not ask the database. */
  committed(conversationId: string, events: readonly StoredEvent[]): void {
    this.#recent.add(conversationId, events);
  }

  /** The conversation was changed by other ways, or is gone. */
  changedElsewhere(conversationId: string): void {
    this.#recent.forget(conversationId);
  }

  /** Sequence number of the newest event; 0 when there is none. */
  async lastSeq(conversationId: string, db: Kysely<Schema> = this.#db): Promise<number> {
    const row = await db
      .selectFrom('events')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('conversation_id', '=', conversationId)
      .executeTakeFirst();
    return row?.seq ?? 0;
  }

  /** Whether event number `seq` is there, and of this time where it is told; before the first there is nothing to lose. */
  async holds(conversationId: string, seq: number, time?: string): Promise<boolean> {
    if (seq === 0) return true;
    const [event] = await this.read(conversationId, seq - 1, 1);
    return event?.seq === seq && (time === undefined || time === event.time);
  }

  /** At most `limit` events after sequence number `after`, oldest first. */
  async read(conversationId: string, after: number, limit: number): Promise<StoredEvent[]> {
    const recent = this.#recent.after(conversationId, after, limit);
    if (recent !== undefined) return recent;
    const rows = await this.#db
      .selectFrom('events')
      .select(['seq', 'time', 'kind', 'body'])
      .where('conversation_id', '=', conversationId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(row => stored(conversationId, row));
  }
}

const stored = (conversationId: string, row: Pick<Row<'events'>, 'seq' | 'time' | 'kind' | 'body'>): StoredEvent => ({
  conversation_id: conversationId,
  seq: row.seq,
  time: row.time,
  event: readEvent(row),
});
