import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '../../../src/vault/vault.ts';
import { startMain } from '../../../test/harness/server-process.ts';
import { within } from '../../harness/patience.ts';
import { type Attack, type Case, must } from '../case.ts';

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;
const START_MS = 30_000;
/** Would be told if a refusal repeated a value. */
const VALUE = 'value-that-must-not-come-back';

const key = generateKey();

/**
 * Settings that make no sense, one or two of each; test/config has more. The start must end with 78, one line that names the
 * setting, and nothing written.
 */
const REFUSED: readonly [name: string, env: Record<string, string>, named?: string][] = [
  ['the key of an example', { ENCRYPTION_KEY: 'your-secret-encryption-key-here' }],
  ['a key in hexadecimal', { ENCRYPTION_KEY: '00'.repeat(32) }],
  ['a key without its padding', { ENCRYPTION_KEY: key.replace('=', '') }],
  ['a key in quotes', { ENCRYPTION_KEY: `"${key}"` }],
  ['a key file that is not there', { ENCRYPTION_KEY_FILE: `/nonexistent/${VALUE}` }],
  ['a key file that never ends', { ENCRYPTION_KEY_FILE: '/dev/zero' }],
  ['a key and a key file', { ENCRYPTION_KEY: key, ENCRYPTION_KEY_FILE: '/etc/hostname' }, 'ENCRYPTION_KEY_FILE'],
  [
    'a former key that is none',
    { ENCRYPTION_KEY: key, ENCRYPTION_KEYS_PREVIOUS: `${key},${VALUE}` },
    'ENCRYPTION_KEYS_PREVIOUS',
  ],
  ['PORT 70000', { PORT: '70000' }],
  ['PORT with a blank', { PORT: '8000 ' }],
  ['HOST 999.1.1.1', { HOST: '999.1.1.1' }],
  ['AUTH none', { AUTH: 'none' }],
  ['an access token with a line break', { ACCESS_TOKEN: `${VALUE}\nX: y` }],
  ['a public address with a path', { PUBLIC_URL: 'https://chat.example/x' }],
  ['an origin of any', { ALLOWED_ORIGINS: '*' }],
  ['a proxy of any', { TRUST_PROXY: 'true' }],
  ['a log level', { LOG_LEVEL: VALUE }],
  ['a language', { LOCALE: VALUE }],
  ['a day', { DEMO_TODAY: '2026-02-30' }],
  ['a model that is a path', { GEMINI_MODEL: '../../x' }],
  ['a model address with a password', { GEMINI_BASE_URL: `https://u:${VALUE}@x.example` }],
  ['a key with blanks for Gemini', { GEMINI_API_KEY: `${VALUE} x` }],
  ['half of a certificate', { TLS_CERT: '/etc/hostname' }],
  ['a certificate that is none', { TLS_CERT: '/etc/hostname', TLS_KEY: '/etc/hostname' }, 'TLS_CERT'],
];

interface Ended {
  readonly exitCode: number | null;
  readonly lines: string[];
}

/** Starts the product in `folder` and waits for its end. */
async function start(attack: Attack, folder: string, env: Record<string, string>): Promise<Ended> {
  const child = startMain(
    folder,
    [],
    { PORT: '0', HOST: '127.0.0.1', ...env },
    undo => attack.later(undo),
    attack.main,
  );
  const printed: string[] = [];
  for (let line = await child.lines.next(); !line.done; line = await child.lines.next()) printed.push(line.value);
  const { exitCode } = await within(START_MS, 'the end of the start', child.ended);
  return { exitCode, lines: [...printed, ...child.stderrTail().split('\n')].filter(line => line !== '') };
}

function newFolder(attack: Attack): string {
  const folder = mkdtempSync(join(tmpdir(), 'looker-chat-hostile-'));
  attack.later(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function mustRefuse({ exitCode, lines }: Ended, named: string): void {
  must('the exit code', [exitCode, lines], exitCode === EXIT_CONFIG);
  must('one line', lines, lines.length === 1);
  must('it names what is wrong', lines, lines[0]?.includes(named) === true);
  must('no value is repeated', lines, !lines[0]?.includes(VALUE) && !lines[0]?.includes(key));
}

const refused = ([name, env, named = Object.keys(env)[0] ?? '']: (typeof REFUSED)[number]): Case => ({
  name: `configuration: ${name}`,
  run: async attack => {
    const folder = newFolder(attack);
    mustRefuse(await within(START_MS, 'the refusal', start(attack, folder, env)), named);
    const written = readdirSync(folder, { recursive: true });
    must(
      'nothing sensitive is written',
      written,
      written.every(file => !/\.db$|access-token/.test(String(file))) || named === 'TLS_CERT',
    );
  },
});

/** Data folders that cannot be one. */
const FOLDERS: readonly [name: string, prepare: (data: string, attack: Attack) => Record<string, string>][] = [
  [
    'a file in the place of the data folder',
    data => {
      writeFileSync(data, 'x');
      return {};
    },
  ],
  [
    'a data folder inside a file',
    data => {
      writeFileSync(data, 'x');
      return { DATA_DIR: join(data, 'deeper') };
    },
  ],
  ['a data folder where the system takes none', () => ({ DATA_DIR: '/proc/looker-chat' })],
  [
    'a database that is none',
    data => {
      mkdirSync(data);
      writeFileSync(join(data, 'looker-chat.db'), 'no database '.repeat(1000));
      return {};
    },
  ],
  [
    'a folder in the place of the database',
    data => {
      mkdirSync(join(data, 'looker-chat.db'), { recursive: true });
      chmodSync(data, 0o700);
      return {};
    },
  ],
  ['the data folder of the running server', (_data, attack) => ({ DATA_DIR: attack.folder })],
];

const badFolder = ([name, prepare]: (typeof FOLDERS)[number]): Case => ({
  name: `configuration: ${name}`,
  run: async attack => {
    const folder = newFolder(attack);
    const env = prepare(join(folder, 'data'), attack);
    const { exitCode, lines } = await within(START_MS, 'the refusal', start(attack, folder, env));
    must('the exit code', [exitCode, lines], exitCode === EXIT_CONFIG);
    must('one line', lines, lines.length === 1 && !/\bat \S+:\d+/.test(lines[0] ?? ''));
  },
});

const takenPort: Case = {
  name: 'configuration: the port of the running server',
  run: async attack => {
    const env = { PORT: String(attack.server.port) };
    mustRefuse(await within(START_MS, 'the refusal', start(attack, newFolder(attack), env)), env.PORT);
  },
};

/** What an environment may bring along for others: the start is as ever, and no child gets any of it. */
const foreign: Case = {
  name: 'configuration: an environment full of what other programs obey',
  run: async attack => {
    const env = { LD_PRELOAD: `/nonexistent/${VALUE}.so`, NODE_TLS_REJECT_UNAUTHORIZED: '0', PORT: 'abc' };
    const { exitCode } = await within(START_MS, 'the refusal', start(attack, newFolder(attack), env));
    must('the exit code', exitCode, exitCode === EXIT_CONFIG);
  },
};

export const configurationCases: readonly Case[] = [
  ...REFUSED.map(refused),
  ...FOLDERS.map(badFolder),
  takenPort,
  foreign,
];
