import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { type ConversationEvent, conversationEventSchema, type StoredEvent } from '../contract/events.ts';
import type { Schema } from '../storage/storage.ts';
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
    await tx.updateTable('conversations').set({ updated_at: time }).where('id', '=', conversationId).execute();
    return rows.map(row => stored(conversationId, row));
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

  /** At most `limit` events after sequence number `after`, oldest first. */
  async read(conversationId: string, after: number, limit: number): Promise<StoredEvent[]> {
    const recent = this.#recent.after(conversationId, after, limit);
    if (recent !== undefined) return recent;
    const rows = await this.#db
      .selectFrom('events')
      .select(['seq', 'time', 'body'])
      .where('conversation_id', '=', conversationId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(row => stored(conversationId, row));
  }
}

const stored = (conversationId: string, row: { seq: number; time: string; body: string }): StoredEvent => ({
  conversation_id: conversationId,
  seq: row.seq,
  time: row.time,
  event: conversationEventSchema.parse(JSON.parse(row.body)),
});
