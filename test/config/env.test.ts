import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram } from '../programs/start-program.ts';

/** A pin, typed by hand: the environment may hold anything, and this is all that is ever looked at. */
const NAMES = (
  'ACCESS_TOKEN AGENT_USER ALLOWED_ORIGINS AUTH DATA_DIR DEMO_TODAY ENCRYPTION_KEY ENCRYPTION_KEYS_PREVIOUS ENCRYPTION_KEY_FILE ' +
  'GEMINI_API_KEY GEMINI_BASE_URL GEMINI_CLI_PATH GEMINI_MODEL HOST LANG LC_ALL LC_MESSAGES LOCALE LOG_LEVEL LOOKER_FRESH_MINUTES LOOKER_QUERY_BUDGET PORT ' +
  'PUBLIC_URL RETENTION_DAYS RUNTIME_DIR TLS_CERT TLS_KEY TOOLBOX_PATH TRUST_PROXY'
).split(' ');

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'looker-chat-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** What a server started in `cwd` with exactly `env` reads. */
async function read(cwd: string, env: Record<string, string> = {}) {
  const lines = await runProgram('print-settings', [], { cwd, env });
  const [settings, forOthers, inEnvironment] = lines.map((line): Record<string, unknown> => JSON.parse(line));
  return { settings, forOthers, inEnvironment };
}

test('exactly the listed settings are read from the environment', async () => {
  const env = Object.fromEntries([...NAMES, 'NODE_PATH', 'LANGUAGE', 'HTTP_PROXY'].map(name => [name, `my ${name}`]));
  const { settings } = await read(await folder(), env);
  expect(settings).toEqual(Object.fromEntries(NAMES.map(name => [name, `my ${name}`])));
});

test('.env is read, the real environment wins, and nothing of .env reaches the environment of children', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, '.env'), '# mine\nPORT=1\nHOST="quoted host"\nENCRYPTION_KEY=a-key=\nOTHER=x\n');
  const { settings, inEnvironment } = await read(cwd, { PORT: '2', AUTH: '' });
  expect(settings).toEqual({ PORT: '2', AUTH: '', HOST: 'quoted host', ENCRYPTION_KEY: 'a-key=' });
  expect(inEnvironment).toEqual(['PORT', 'AUTH']);
});

test('.env is read from its first line on when an editor began it with a byte order mark', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, '.env'), '\uFEFFPORT=1\r\nHOST=here\r\n');
  expect((await read(cwd)).settings).toEqual({ PORT: '1', HOST: 'here' });
});

test('a .env that cannot be read stops the start with a reason, in the language of the system', async () => {
  const cwd = await folder();
  await mkdir(join(cwd, '.env'));
  const { settings } = await read(cwd, { LANG: 'pt_BR.UTF-8' });
  expect(settings).toMatchObject({ code: 'config_invalid', params: { name: '.env' } });
  expect(settings).toMatchObject({ params: { problem: 'não é um arquivo que se possa ler' } });
});

test('what is handed on for others holds none of the settings, and so no secret', async () => {
  const env = { PATH: '/bin', HTTPS_PROXY: 'http://proxy', LANG: 'C', ENCRYPTION_KEY: 'k', ACCESS_TOKEN: 't' };
  const { forOthers } = await read(await folder(), env);
  expect(forOthers).toEqual({ PATH: '/bin', HTTPS_PROXY: 'http://proxy', LANG: 'C' });
});
