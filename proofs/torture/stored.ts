import { join } from 'node:path';
import { type StoredEvent, storedEventSchema } from '../../src/contract/events.ts';
import { openStorage, type Row } from '../../src/storage/storage.ts';

/** What the database file holds, read past the server. */
export interface Stored {
  /** By conversation, in the order of their numbers. */
  readonly events: ReadonlyMap<string, readonly StoredEvent[]>;
  readonly turns: readonly Row<'turns'>[];
  readonly results: readonly Pick<Row<'results'>, 'id' | 'row_count' | 'rows'>[];
}

export async function readStored(dataFolder: string): Promise<Stored> {
  const storage = await openStorage(join(dataFolder, 'looker-chat.db'));
  const { db } = storage;
  try {
    const rows = await db.selectFrom('events').selectAll().orderBy('conversation_id').orderBy('seq').execute();
    const events = new Map<string, StoredEvent[]>();
    for (const { conversation_id, seq, time, body } of rows) {
      const event = storedEventSchema.parse({ conversation_id, seq, time, event: JSON.parse(body) });
      events.set(conversation_id, [...(events.get(conversation_id) ?? []), event]);
    }
    return {
      events,
      turns: await db.selectFrom('turns').selectAll().execute(),
      results: await db.selectFrom('results').select(['id', 'row_count', 'rows']).execute(),
    };
  } finally {
    await storage.close();
  }
}
