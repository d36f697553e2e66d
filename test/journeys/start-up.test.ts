import { chmod, copyFile, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CodedError, type ErrorCode, type ErrorParams } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence, sentence } from '../../src/i18n/i18n.ts';
import { openDatabase } from '../../src/storage/sqlite-driver.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { createVault, generateKey, parseKey } from '../../src/vault/vault.ts';
import { ask, setUp } from '../harness/ask.ts';
import { runtimeDirectory } from '../harness/programs.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { connectedFolder, databaseOf, digest } from './data-folder.ts';

const KEY = generateKey();
const KEY_NAME = createVault({ current: parseKey('ENCRYPTION_KEY', KEY), previous: [] }).fingerprint ?? '';

/** Starts a server that must not start. */
async function refusal(folder: string, env: Record<string, string> = {}) {
  const settings = { RUNTIME_DIR: runtimeDirectory, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...env };
  const child = startMain(folder, [], settings, onTestFinished);
  const [{ exitCode }, first] = await Promise.all([child.ended, child.lines.next()]);
  return { exitCode, printed: first.value, words: child.stderrTail() };
}

const words = (language: 'en' | 'pt-BR', code: ErrorCode, params: ErrorParams): string =>
  `${errorSentence(language, new CodedError(code, { params }))}\n`;

interface Case {
  readonly what: string;
  readonly spoil?: (folder: string) => Promise<void>;
  readonly env?: Record<string, string>;
  readonly code: ErrorCode;
  readonly params?: ErrorParams;
}

const CASES: readonly Case[] = [
  {
    what: 'another encryption key',
    env: { ENCRYPTION_KEY: generateKey() },
    code: 'encryption_key_mismatch',
    params: { fingerprint: KEY_NAME },
  },
  {
    what: 'a database that was cut in half',
    spoil: async folder => truncate(databaseOf(folder), (await stat(databaseOf(folder))).size / 2),
    code: 'storage_damaged',
    params: { reason: 'database disk image is malformed' },
  },
  {
    what: 'a file that is no database',
    spoil: folder => writeFile(databaseOf(folder), 'Notes, and no database. '.repeat(500)),
    code: 'storage_damaged',
    params: { reason: 'file is not a database' },
  },
  {
    what: 'a database of another program',
    spoil: async folder => {
      const other = await openDatabase(join(folder, 'other.db'));
      other.exec('create table notes (text)');
      other.close();
      await copyFile(join(folder, 'other.db'), databaseOf(folder));
    },
    code: 'storage_damaged',
    params: { reason: 'it holds tables of another program' },
  },
  {
    what: 'a database of a newer version',
    spoil: async folder => {
      const storage = await openStorage(databaseOf(folder));
      await sql`insert into kysely_migration values ('999-later', '2030-01-01')`.execute(storage.db);
      await storage.close();
    },
    code: 'storage_newer',
  },
  {
    what: 'a database that is a folder',
    spoil: async folder => {
      await mkdir(join(folder, 'elsewhere', 'looker-chat.db'), { recursive: true });
    },
    env: { DATA_DIR: 'elsewhere' },
    code: 'storage_unavailable',
    params: { reason: 'illegal operation on a directory' },
  },
  {
    what: 'a data folder with the papers of others',
    spoil: async folder => {
      await mkdir(join(folder, 'papers'));
      await writeFile(join(folder, 'papers', 'letter.txt'), 'Dear all');
      await chmod(join(folder, 'papers'), 0o755);
    },
    env: { DATA_DIR: 'papers' },
    code: 'storage_not_private',
  },
  {
    what: 'a data folder that is a file',
    spoil: folder => writeFile(join(folder, 'a-file'), ''),
    env: { DATA_DIR: 'a-file' },
    code: 'storage_unavailable',
    params: { reason: 'file already exists' },
  },
  ...['agent', 'toolbox'].map(name => ({
    what: `a file in the place of the folder ${name}`,
    spoil: (folder: string) => writeFile(join(folder, 'data', name), ''),
    code: 'storage_unavailable' as const,
    params: { reason: 'file already exists' },
  })),
];

describe('a start that cannot succeed ends with 78 and one line that says what to do, and changes nothing', () => {
  test.each(CASES)('$what', async ({ spoil, env, code, params }) => {
    const folder = await tempFolder();
    await connectedFolder(folder, KEY);
    await spoil?.(folder);
    const before = await digest(folder);
    for (const LOCALE of LANGUAGES) {
      const refused = await refusal(folder, { ENCRYPTION_KEY: KEY, LOCALE, ...env });
      expect(refused).toEqual({ exitCode: 78, printed: undefined, words: words(LOCALE, code, params ?? {}) });
    }
    expect(await digest(folder)).toEqual(before);
  });

  test('one that fails unexpectedly leaves the cause in the log, without a secret, and ends', async () => {
    const folder = await tempFolder();
    await connectedFolder(folder, KEY);
    await mkdir(join(folder, 'data', 'access-token'));
    const env = { ENCRYPTION_KEY: KEY, GEMINI_API_KEY: 'EISDIR', LOG_LEVEL: 'warn' };
    const refused = await refusal(folder, env);
    expect(refused).toMatchObject({ exitCode: 1, printed: undefined });
    expect(refused.words).toContain(words('en', 'internal', {}));
    const entry = refused.words.split('\n').find(line => line.includes('unexpectedly'));
    expect(JSON.parse(entry ?? '')).toMatchObject({
      level: 50,
      err: { message: expect.stringMatching(/^\[secret\]/) },
    });
  });

  test('a port that is in use is named', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise(resolve => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const folder = await tempFolder();
    await connectedFolder(folder, KEY);
    const refused = await refusal(folder, { ENCRYPTION_KEY: KEY, PORT: String(port) });
    expect(refused).toEqual({ exitCode: 78, printed: undefined, words: words('en', 'port_in_use', { port }) });
    await startServerProcess(folder, { ENCRYPTION_KEY: KEY }); // nothing is left that holds the folder
  });

  test('a folder in use is refused by the id of the process that has it, and free again when that is killed', async () => {
    const folder = await tempFolder();
    const first = await startServerProcess(folder);
    const inUse = { exitCode: 78, printed: undefined, words: words('en', 'storage_in_use', { pid: first.pid }) };
    expect(await refusal(folder)).toEqual(inUse);
    expect((await fetch(`${first.url}/health`)).status).toBe(200);
    await first.kill('SIGKILL');
    const second = await startServerProcess(folder);
    expect((await fetch(`${second.url}/health`)).status).toBe(200);
  });
});

describe('what the key can do, and how long conversations are kept, is said at the start', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['ready', { ENCRYPTION_KEY: KEY }, []],
    ['locked', {}, ['key_locked']],
    ['rotation_pending', { ENCRYPTION_KEY: generateKey(), ENCRYPTION_KEYS_PREVIOUS: KEY }, ['key_rotation_pending']],
  ])('%s', async (keyState, env, lines) => {
    const folder = await tempFolder();
    await connectedFolder(folder, KEY);
    const server = await startServerProcess(folder, { ...env, RETENTION_DAYS: '30' });
    await expect.poll(() => server.output()).toContain(`"keyState":"${keyState}"`);
    // The last of the lines that are printed.
    await expect.poll(() => server.output()).toContain(sentence('en', 'command', 'retention', { days: 30 }));
    const said = (['key_locked', 'key_rotation_pending', 'no_key'] as const).filter(key =>
      server.output().includes(sentence('en', 'command', key)),
    );
    expect(said).toEqual(lines);
    const answer = await fetch(`${server.url}/api/conversations`);
    expect(JSON.parse(await answer.text())).toMatchObject([{ id: 'kept' }]);
  });
});

test('a stored secret in which one bit has changed is asked for again; conversations are there, and the demo works', async () => {
  const folder = await tempFolder();
  await connectedFolder(folder, KEY);
  const storage = await openStorage(databaseOf(folder));
  const { token } = await storage.db
    .selectFrom('connections')
    .select('client_secret_sealed as token')
    .executeTakeFirstOrThrow();
  const at = Math.floor((token ?? '').length / 2);
  const bit = String.fromCodePoint((token ?? '').charCodeAt(at) ^ 1);
  const flipped = `${token?.slice(0, at)}${bit}${token?.slice(at + 1)}`;
  await storage.db.updateTable('connections').set({ client_secret_sealed: flipped }).execute();
  await storage.close();
  const server = await startServerProcess(folder, { ENCRYPTION_KEY: KEY });
  const client = await server.open();
  const { ending } = await ask(client, 'How many orders?', 'kept');
  expect(ending).toMatchObject({ outcome: 'failed', code: 'secret_unreadable' });
  expect(ending.message).toBe(errorSentence('en', new CodedError('secret_unreadable')));
  expect(await setUp(client)).toMatchObject({ status: 'done' });
  expect((await ask(client, 'How many orders in 2025?', 'kept')).ending.outcome).toBe('done');
});

test('a data folder that others could read is closed, and the start says so, once', async () => {
  const folder = await tempFolder();
  await connectedFolder(folder, KEY);
  const words = sentence('en', 'command', 'folder_was_open');
  await chmod(join(folder, 'data'), 0o755);
  const first = await startServerProcess(folder, { ENCRYPTION_KEY: KEY, RETENTION_DAYS: '30' });
  const lastWords = sentence('en', 'command', 'retention', { days: 30 });
  await expect.poll(() => first.output()).toContain(lastWords);
  expect(first.output()).toContain(words);
  expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
  await first.kill('SIGTERM');
  const second = await startServerProcess(folder, { ENCRYPTION_KEY: KEY, RETENTION_DAYS: '30' });
  await expect.poll(() => second.output()).toContain(lastWords);
  expect(second.output()).not.toContain(words);
});

test('a data folder that is missing is made, for its owner alone', async () => {
  const folder = await tempFolder();
  await startServerProcess(folder, { DATA_DIR: 'new/deep/data' });
  for (const part of ['new', 'new/deep', 'new/deep/data']) {
    expect((await stat(join(folder, part))).mode & 0o777).toBe(0o700);
  }
  expect((await readFile(join(folder, 'new/deep/data/access-token'), 'utf8')).length).toBeGreaterThan(40);
});
