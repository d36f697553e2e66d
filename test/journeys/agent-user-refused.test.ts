import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { settleAgentUser } from '../../src/agent-user/agent-user.ts';
import { startChild } from '../../src/base/child-process.ts';
import type { ChildUser } from '../../src/base/child-user.ts';
import { CodedError, type ErrorCode } from '../../src/contract/errors.ts';
import { LANGUAGES, type Language } from '../../src/contract/language.ts';
import { errorSentence, sentence } from '../../src/i18n/i18n.ts';
import { CHILD, isRoot, NEEDS_ROOT, openFolder } from '../harness/reachable-place.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

beforeEach(({ skip }) => skip(!isRoot, NEEDS_ROOT));

const words = (language: Language, code: ErrorCode, path = '', user = CHILD.uid): string =>
  errorSentence(language, new CodedError(code, { params: { user, path } }));
const warning = (language: Language, reason: string): string =>
  sentence(language, 'command', 'agent_user_missing', { reason });

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

/** What a folder needs to start in, with programs that are asked for nothing yet. */
const env = (folder: string, more: Record<string, string> = {}): Record<string, string> => ({
  RUNTIME_DIR: join(folder, 'programs'),
  DATA_DIR: join(folder, 'data'),
  PORT: '0',
  HOST: '127.0.0.1',
  ...more,
});

/** Starts a server that must not start; `user` starts it, where it is not root. */
async function refusal(folder: string, settings: Record<string, string>, user?: ChildUser) {
  const child = startChild({ command: process.execPath, args: [MAIN], env: settings, cwd: folder, user });
  onTestFinished(async () => void (await child.stop()));
  const [printed, { exitCode }] = await Promise.all([text(child.stdout), child.ended]);
  return { exitCode, printed, words: child.stderrTail() };
}

/** What `doctor` prints of a folder without programs. */
async function doctorLines(folder: string): Promise<string[]> {
  const missing = { GEMINI_CLI_PATH: '/nowhere', TOOLBOX_PATH: '/nowhere' };
  const doctor = startMain(folder, ['doctor'], env(folder, missing));
  const lines: string[] = [];
  for (let line = await doctor.lines.next(); !line.done; line = await doctor.lines.next()) lines.push(line.value);
  return lines;
}

describe('a folder in the way', () => {
  test.each(LANGUAGES)(
    'is named at the start, which goes on without that user and undoes what it tried, in %s',
    async LOCALE => {
      const folder = await tempFolder();
      const server = await startServerProcess(folder, env(folder, { LOCALE }));
      await expect
        .poll(() => server.output())
        .toContain(warning(LOCALE, words(LOCALE, 'agent_user_unreachable', folder)));
      expect(await modeOf(join(folder, 'data'))).toBe(0o700);
      expect(await modeOf(join(folder, 'data', 'agent'))).toBe(0o700);
      expect((await stat(join(folder, 'data'))).gid).toBe(0);
    },
  );

  test.each(LANGUAGES)('stops a start that AGENT_USER asks for that user, in %s', async LOCALE => {
    const folder = await tempFolder();
    const refused = await refusal(folder, env(folder, { LOCALE, AGENT_USER: '60800', LOG_LEVEL: 'silent' }));
    const said = `${words(LOCALE, 'agent_user_unreachable', folder, 60_800)}\n`;
    expect(refused).toEqual({ exitCode: 78, printed: '', words: said });
  });

  test('may be that of a given program, of the installed ones, or the program itself', async () => {
    const folder = await openFolder();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await writeFile(join(closed, 'gemini.mjs'), '');
    await writeFile(join(folder, 'gemini.mjs'), '', { mode: 0o600 });
    const more = { AGENT_USER: '60800', LOG_LEVEL: 'silent' };
    const refusedFor = async (setting: Record<string, string>): Promise<string> =>
      (await refusal(folder, env(folder, { ...more, ...setting }))).words;
    const said = (path: string): string => `${words('en', 'agent_user_unreachable', path, 60_800)}\n`;
    expect(await refusedFor({ GEMINI_CLI_PATH: join(closed, 'gemini.mjs') })).toBe(said(closed));
    expect(await refusedFor({ GEMINI_CLI_PATH: join(folder, 'gemini.mjs') })).toBe(said(join(folder, 'gemini.mjs')));
    expect(await refusedFor({ RUNTIME_DIR: join(closed, 'programs') })).toBe(said(closed));
  });
});

const RIGHTS = ['chown', 'dac_override', 'fowner', 'kill', 'setgid', 'setuid'];
const LIMITER = '/usr/bin/setpriv';

describe('root with only some of its rights, as in a container', () => {
  beforeEach(({ skip }) => skip(!existsSync(LIMITER), `${LIMITER} is not there`));

  /** Starts the server with exactly these rights, and gives what it says first. */
  async function firstWords(folder: string, rights: readonly string[]): Promise<string> {
    const flags = [`--bounding-set=${['-all', ...rights.map(right => `+${right}`)].join()}`, '--inh-caps=-all'];
    const settings = env(folder, { AGENT_USER: String(CHILD.uid), LOG_LEVEL: 'silent' });
    const args = [...flags, process.execPath, MAIN];
    const child = startChild({ command: LIMITER, args, env: settings, cwd: folder });
    onTestFinished(async () => void (await child.stop()));
    const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    if (typeof value === 'string') return value;
    await child.ended;
    return child.stderrTail().trim();
  }

  test('starts with the six that it takes', async () => {
    const folder = await openFolder();
    expect(await firstWords(folder, RIGHTS)).toContain('http://127.0.0.1:');
    expect((await readdir(join(folder, 'data'))).filter(name => name.startsWith('agent-user'))).toEqual([]);
  });

  test.each(RIGHTS)('does not start without %s, and leaves nothing of its trial', async missing => {
    const folder = await openFolder();
    const said = await firstWords(
      folder,
      RIGHTS.filter(right => right !== missing),
    );
    expect(said).toBe(words('en', 'agent_user_refused'));
    expect((await readdir(join(folder, 'data'))).filter(name => name.startsWith('agent-user'))).toEqual([]);
    expect(await modeOf(join(folder, 'data'))).toBe(0o700);
  });
});

describe('without root', () => {
  const person: ChildUser = { uid: 60_900, gid: 60_900 };

  test.each(LANGUAGES)('AGENT_USER stops the start, in %s', async LOCALE => {
    const folder = await openFolder();
    await chown(folder, person.uid, person.gid);
    const settings = env(folder, { LOCALE, AGENT_USER: '60800', LOG_LEVEL: 'silent' });
    const said = `${errorSentence(LOCALE, new CodedError('agent_user_not_root'))}\n`;
    expect(await refusal(folder, settings, person)).toEqual({ exitCode: 78, printed: '', words: said });
  });
});

test('a file with secrets that this user can read is named at the start, until it is closed', async () => {
  const folder = await openFolder();
  const file = join(folder, '.env');
  await writeFile(file, 'RETENTION_DAYS=30\n', { mode: 0o644 });
  const words = sentence('en', 'command', 'agent_user_exposed', { path: file });
  const last = sentence('en', 'command', 'retention', { days: 30 });
  const open = await startServerProcess(folder, env(folder));
  await expect.poll(() => open.output()).toContain(last);
  expect(open.output()).toContain(words);
  await open.kill('SIGTERM');
  await chmod(file, 0o600);
  const closed = await startServerProcess(folder, env(folder));
  await expect.poll(() => closed.output()).toContain(last);
  expect(closed.output()).not.toContain(words);
});

test.each([
  { what: "another user's", owner: 60_900, mode: 0o700 },
  { what: 'open to others', owner: 0, mode: 0o750 },
])('a folder that is $what stays as it is', async ({ owner, mode }) => {
  const folder = await openFolder();
  const data = join(folder, 'data');
  await mkdir(data);
  await chown(data, owner, 60_900);
  await chmod(data, mode);
  const claims = { workDir: folder, reach: [join(data, 'runtime')], hide: [], secrets: [] };
  const { obstacle } = await settleAgentUser(undefined, { ...claims, passages: [data] });
  expect(obstacle).toMatchObject({ code: 'agent_user_unreachable', params: { path: data } });
  const { uid, gid } = await stat(data);
  expect([await modeOf(data), uid, gid]).toEqual([mode, owner, 60_900]);
});

test('doctor says that they have a user of their own', async () => {
  const folder = await openFolder();
  const lines = await doctorLines(folder);
  expect(lines).toContain(`✓ ${sentence('en', 'doctor', 'agent_user')}`);
});
