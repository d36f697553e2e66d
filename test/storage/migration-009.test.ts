import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createConnections } from '../../src/connections/connections.ts';
import { MIGRATIONS, migrate } from '../../src/storage/migrate.ts';
import { Dialect } from '../../src/storage/sqlite-dialect.ts';
import { openDatabase } from '../../src/storage/sqlite-driver.ts';
import { openStorage, type Schema } from '../../src/storage/storage.ts';
import { createVault } from '../../src/vault/vault.ts';
import { temporaryFolder } from './world.ts';

const TIME = '2026-11-01T10:00:00.000Z';
const FORMER = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '009'));

/** A turn in a conversation of its own, which began at connection `began`; counted, if at all, for `counted`. */
async function addTurn(db: Kysely<Schema>, id: string, began: string, counted?: string): Promise<void> {
  await sql`insert into conversations (id, title, language, connection_id, created_at, updated_at)
    values (${id}, 'T', 'en', ${began}, ${TIME}, ${TIME})`.execute(db);
  await sql`insert into turns (id, conversation_id, message_id, asked_seq, text, answer, state, language, started_at)
    values (${id}, ${id}, ${id}, 1, 'How many?', '', 'done', 'en', ${TIME})`.execute(db);
  if (counted === undefined) return;
  await sql`insert into usage (turn_id, connection_id, ended_at, looker_queries, looker_other, model_calls,
    input_tokens, output_tokens, thought_tokens, cached_tokens, model_bytes)
    values (${id}, ${counted}, ${TIME}, 0, 0, 0, 0, 0, 0, 0, 0)`.execute(db);
}

test('turns of before belong to what is still connected, where they were asked of it, and else to nothing known', async () => {
  const file = join(await temporaryFolder(), 'looker-chat.db');
  const former = new Kysely<Schema>({ dialect: new Dialect(await openDatabase(file)) });
  await migrate(former, FORMER);
  await sql`insert into connections (id, source, url, client_id, verify_ssl, connected_at, active)
    values ('now', 'looker', 'https://shop.looker.com', 'an-id', 1, ${TIME}, 1)`.execute(former);
  await addTurn(former, 'began-here', 'now');
  await addTurn(former, 'went-on-here', 'gone', 'now');
  await addTurn(former, 'elsewhere', 'gone', 'gone');
  await former.destroy();
  const storage = await openStorage(file);
  onTestFinished(() => storage.close());
  const vault = createVault({ current: undefined, previous: [] });
  const active = await createConnections(storage, vault, systemClock).active();
  expect(active?.account).toMatch(/^[\w-]{43}$/);
  const account = active?.account ?? null;
  const turns = await storage.db.selectFrom('turns').select(['id', 'account']).execute();
  expect(Object.fromEntries(turns.map(turn => [turn.id, turn.account]))).toEqual({
    'began-here': account,
    'went-on-here': account,
    elsewhere: null,
  });
});
