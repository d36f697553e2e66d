import { expect, onTestFinished, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { storedEventSchema } from '../../src/contract/events.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { type Database, openDatabase } from '../../src/storage/sqlite-driver.ts';
import { type Answered, ask, setUp } from '../harness/ask.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { isEnding } from '../harness/ws-client.ts';
import { everyDamage } from '../storage/damage.ts';
import { databaseOf } from './data-folder.ts';

interface World {
  readonly server: ServerProcess;
  /** As another program has it open. */
  readonly database: Database;
  readonly whole: Answered;
  /** The newest: its rows are damaged. */
  readonly damaged: Answered;
}

/** A server that has started anew, so that nothing is in memory, on two conversations and a connection. */
async function openWorld(): Promise<World> {
  const folder = await tempFolder();
  const first = await startServerProcess(folder);
  const client = await first.open();
  await setUp(client);
  const whole = await ask(client, 'Revenue by month in 2025');
  const damaged = await ask(client, 'How many orders in 2024?');
  await first.kill('SIGTERM');
  const database = await openDatabase(databaseOf(folder));
  onTestFinished(() => database.close());
  database.exec("update connection_tests set outcome = 'failed', code = 'looker_timeout', params = '{}'");
  database.exec("insert into sessions values ('a-hash', '2026-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z')");
  return { server: await startServerProcess(folder), database, whole, damaged };
}

const resultOf = ({ results }: Answered): string => results[0]?.result_id ?? expect.fail('it has no result');
const about = (answered: Answered): string[] => [
  `/api/conversations/${answered.conversationId}`,
  `/api/conversations/${answered.conversationId}/events`,
  `/api/results/${resultOf(answered)}`,
  `/api/results/${resultOf(answered)}.csv`,
  `/api/suggestions?result_id=${resultOf(answered)}`,
];
const LISTS = [
  '/api/connections',
  '/api/setup',
  '/api/conversations',
  '/api/conversations?search=orders',
  '/api/audit',
  '/api/usage',
  '/api/usage/month',
  '/api/suggestions',
];

async function read(server: ServerProcess, path: string): Promise<{ status: number; code: string; text: string }> {
  const answer = await fetch(server.url + path);
  const text = await answer.text();
  return { status: answer.status, text, code: answer.ok ? '' : JSON.parse(text).error.code };
}

test('a bad value in any column costs its own row only, told with a code, and is left as it is', async () => {
  const { server, database, whole, damaged } = await openWorld();
  const findings: string[] = [];
  const tried = new Set<string>();
  for (const damage of everyDamage(database, { row: 'newest' })) {
    if (!damage.apply()) continue;
    tried.add(`${damage.table}.${damage.column}`);
    for (const path of [...LISTS, ...about(whole), ...about(damaged)]) {
      const { status, code } = await read(server, path);
      const isOwn = about(damaged).includes(path) && (status === 404 || code === 'entry_damaged');
      // Without an id or address of what is connected there is no connection.
      const isDisconnected = damage.table === 'connections' && status < 500;
      if (status !== 200 && !isOwn && !isDisconnected) findings.push(`${damage.name}: ${path} ${status} ${code}`);
    }
    if (!damage.isApplied()) findings.push(`${damage.name} was changed`);
    damage.undo();
  }
  expect(findings).toEqual([]);
  expect(tried.size).toBeGreaterThan(70);
}, 240_000);

test('damaged events keep their numbers, so that all others are heard, and the conversation goes on', async () => {
  const { server, database, damaged } = await openWorld();
  const { conversationId } = damaged;
  const change = (sql: string): void => void database.prepare(sql).run(conversationId);
  change("update events set body = '{' where conversation_id = ? and kind in ('text', 'usage')");
  change("update tool_calls set arguments = 'null' where turn_id in (select id from turns where conversation_id = ?)");
  change("update results set query = '[]' where conversation_id = ?");
  const client = await server.open();
  await client.exchange({ type: 'follow', conversation_id: conversationId }, isEnding);
  const events = client.frames.map(frame => storedEventSchema.parse(frame));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at + 1));
  const unreadable = events.flatMap(({ event }) => (event.kind === 'unreadable' ? [event.of] : []));
  expect(new Set(unreadable)).toEqual(new Set(['text', 'usage']));
  const refused = await fetch(`${server.url}/api/results/${resultOf(damaged)}`);
  const message = errorSentence('en', new CodedError('entry_damaged'));
  expect(await refused.json()).toMatchObject({ error: { code: 'entry_damaged', message } });
  expect((await ask(client, 'And in 2023?', conversationId)).ending.outcome).toBe('done');
});

test('a connection whose last test or zone cannot be read still answers', async () => {
  const { server, database } = await openWorld();
  database.exec("update connection_tests set params = '{'");
  database.exec("update connections set time_zone = 'Mars/Olympus'");
  const [connection] = JSON.parse((await read(server, '/api/connections')).text);
  expect(connection.last_test).toMatchObject({ outcome: 'failed', code: 'entry_damaged' });
  const answer = await ask(await server.open(), 'How many orders in 2024?', undefined, { fresh: true });
  expect(answer).toMatchObject({ ending: { outcome: 'done' }, results: [{ row_count: 1 }] });
});
