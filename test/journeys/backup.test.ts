import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { ask, setUp } from '../harness/ask.ts';
import { type ServerProcess, startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { isEnding } from '../harness/ws-client.ts';

async function backup(folder: string, ...file: string[]) {
  const child = startMain(folder, ['backup', ...file], {}, onTestFinished);
  const { exitCode } = await child.ended;
  const lines: string[] = [];
  for (let line = await child.lines.next(); !line.done; line = await child.lines.next()) lines.push(line.value);
  return { exitCode, output: lines.join('\n'), errors: child.stderrTail() };
}

const get = async ({ url }: ServerProcess, path: string) => JSON.parse(await (await fetch(url + path)).text());

/** A server that is connected, with a key, to a Looker and a model that outlive it. */
async function connect() {
  const looker = await startDemoLooker();
  onTestFinished(() => looker.close());
  const model = await startDemoModel();
  onTestFinished(() => model.close());
  const key = generateKey();
  const address = { GEMINI_BASE_URL: model.url, GEMINI_MODEL: DEMO_MODEL };
  const folder = await tempFolder();
  const server = await startServerProcess(folder, { ...address, ENCRYPTION_KEY: key });
  const client = await server.open();
  const secret = looker.clientSecret.reveal();
  const config = {
    url: looker.url,
    client_id: looker.clientId,
    client_secret: secret,
    use_demo: false,
    gemini_api_key: model.apiKey.reveal(),
  };
  expect(await setUp(client, config)).toMatchObject({ status: 'done' });
  return { folder, server, client, key, address, secrets: [secret, model.apiKey.reveal(), key] };
}

/** A new folder with the backup as its database. */
async function restored(file: string): Promise<string> {
  const folder = await tempFolder();
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  await copyFile(file, join(folder, 'data', 'looker-chat.db'));
  return folder;
}

/** One after the other, each with its programs: more than a minute on a busy machine. */
const FOUR_SERVERS = { timeout: 180_000 };

describe('a backup', () => {
  test(
    'made while questions run, restores everything elsewhere; the connection works with the key, and says what it lacks without',
    FOUR_SERVERS,
    async () => {
      const { folder, server, client, key, address, secrets } = await connect();
      const { conversationId, results } = await ask(client, 'How many orders were there in 2025?');
      const slow = await client.exchange({ type: 'ask', message_id: newId(), text: 'demo:model-slow' });
      const page = `/api/results/${results[0]?.result_id}`;
      const events = `/api/conversations/${conversationId}/events`;
      const [rowsBefore, eventsBefore] = [await get(server, page), await get(server, events)];
      const file = join(folder, 'kept', 'copy.db');
      const made = await backup(folder, 'kept/copy.db');
      expect(made).toMatchObject({ exitCode: 0, errors: '' });
      expect(made.output).toContain(file);
      const held = { conversations: 2, questions: 2, results: results.length };
      expect(made.output).toContain(sentence('en', 'command', 'backup_holds', held));
      expect(made.output).toContain(sentence('en', 'command', 'backup_sealed'));
      await server.kill('SIGKILL');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const bytes = await readFile(file, 'latin1');
      for (const secret of secrets) expect(bytes).not.toContain(secret);

      const again = await startServerProcess(await restored(file), { ...address, ENCRYPTION_KEY: key });
      expect(await get(again, events)).toEqual(eventsBefore);
      expect(await get(again, page)).toEqual(rowsBefore);
      // The one that was being answered is answered again, or has its ending: it does not hang.
      await (await again.open()).exchange({ type: 'follow', conversation_id: slow['conversation_id'] }, isEnding);
      const next = await ask(await again.open(), 'And in 2024?', conversationId);
      expect(next.ending.outcome).toBe('done');
      expect(next.results).not.toEqual([]);
      await again.kill('SIGTERM');

      const locked = await startServerProcess(await restored(file), address);
      await expect.poll(() => locked.output()).toContain(sentence('en', 'command', 'key_locked'));
      expect(await get(locked, events)).toEqual(eventsBefore);
      const { ending } = await ask(await locked.open(), 'And in 2023?', conversationId);
      expect(ending).toMatchObject({ outcome: 'failed', code: 'secret_unreadable' });
    },
  );

  test('works when no server runs, replaces nothing, and says so', async () => {
    const folder = await tempFolder();
    const server = await startServerProcess(folder);
    await setUp(await server.open());
    await server.kill('SIGKILL');
    const first = await backup(folder);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.output).toContain(sentence('en', 'command', 'backup_no_secret'));
    const [name = ''] = await readdir(join(folder, 'data', 'backups'));
    expect(name).toMatch(/^looker-chat-\d{8}-\d{6}\.db$/);
    const file = join(folder, 'data', 'backups', name);
    const before = await readFile(file);
    const second = await backup(folder, file);
    expect(second).toMatchObject({ exitCode: 1, output: '' });
    expect(second.errors).toBe(`${sentence('en', 'errors', 'backup_exists', { file })}\n`);
    expect(await readFile(file)).toEqual(before);
    const again = await startServerProcess(folder);
    expect(await get(again, '/api/connections')).toMatchObject([{ source: 'demo' }]);
  });

  test('of a folder without a database is refused, and makes none', async () => {
    const folder = await tempFolder();
    const refused = await backup(folder, 'copy.db');
    expect(refused).toMatchObject({ exitCode: 1, output: '' });
    expect(refused.errors).toBe(`${sentence('en', 'errors', 'backup_nothing')}\n`);
    expect(await readdir(folder)).toEqual([]);
  });
});
