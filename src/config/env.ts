import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { CodedError } from '../contract/errors.ts';
import { sentence } from '../i18n/i18n.ts';
import { languageOf } from './language.ts';
import { type Misspelt, misspelt } from './near-names.ts';
import { type Risk, risksOf } from './risks.ts';

/** The product's own settings. */
const OWN_NAMES = [
  'HOST',
  'PORT',
  'DATA_DIR',
  'RUNTIME_DIR',
  'AGENT_USER',
  'AUTH',
  'ACCESS_TOKEN',
  'ENCRYPTION_KEY',
  'ENCRYPTION_KEY_FILE',
  'ENCRYPTION_KEYS_PREVIOUS',
  'GEMINI_API_KEY',
  'GEMINI_MODEL',
  'GEMINI_BASE_URL',
  'PUBLIC_URL',
  'ALLOWED_ORIGINS',
  'TRUST_PROXY',
  'TLS_CERT',
  'TLS_KEY',
  'LOG_LEVEL',
  'RETENTION_DAYS',
  'LOOKER_FRESH_MINUTES',
  'LOOKER_QUERY_BUDGET',
  'LOCALE',
  'DEMO_TODAY',
  'GEMINI_CLI_PATH',
  'TOOLBOX_PATH',
] as const;
/** The system's locale, in POSIX' order. */
const LOCALE_NAMES = ['LC_ALL', 'LC_MESSAGES', 'LANG'] as const;
const SETTING_NAMES = [...OWN_NAMES, ...LOCALE_NAMES];

export type SettingName = (typeof OWN_NAMES | typeof LOCALE_NAMES)[number];
export type Environment = Readonly<Partial<Record<SettingName, string | undefined>>>;

export const ENV_FILE = '.env';

/**
 * The settings as written: the environment's, and where it has none those of `.env` in the working directory. The file
 * is parsed, not loaded into `process.env`: no library and no child finds a secret there.
 * Throws `config_invalid` when `.env` is there and cannot be read.
 */
export function readEnvironment(): Environment {
  const file = readEnvFile();
  return Object.fromEntries(SETTING_NAMES.map(name => [name, process.env[name] ?? file[name]]));
}

/** Names in the environment and in `.env` that nobody reads and that are nearly those of settings. */
export const misspeltSettings = (): Misspelt[] =>
  misspelt([...new Set([...Object.keys(process.env), ...Object.keys(readEnvFile())])], OWN_NAMES);

/**
 * What the operator's shell gave us for others (PATH, proxies, npm's settings), to be handed on by name: a copy without
 * the product's own settings, which hold secrets.
 */
export function operatorEnvironment(): Readonly<Record<string, string | undefined>> {
  const own: ReadonlySet<string> = new Set(OWN_NAMES);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.has(name)));
}

/** What this process was started with that may give its secrets away. */
export const environmentRisks = (): Risk[] =>
  risksOf({
    args: process.execArgv,
    nodeOptions: process.env['NODE_OPTIONS'],
    rejectUnauthorized: process.env['NODE_TLS_REJECT_UNAUTHORIZED'],
    preload: process.env['LD_PRELOAD'],
  });

let known: Record<string, string | undefined> | undefined;

/** Once: it may be a pipe, as password managers offer it. */
function readEnvFile(): Record<string, string | undefined> {
  known ??= existsSync(ENV_FILE) ? parseEnvFile() : {};
  return known;
}

function parseEnvFile(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(ENV_FILE, 'utf8').replace(/^\uFEFF/, '')); // some editors begin with that mark
  } catch (error) {
    const language = languageOf(process.env);
    const problem = sentence(language, 'config', 'file_problem');
    const instead = sentence(language, 'config', 'env_file_instead');
    throw new CodedError('config_invalid', { params: { name: ENV_FILE, problem, instead }, cause: error });
  }
}
