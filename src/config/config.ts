import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import type { ChildUser } from '../base/child-user.ts';
import type { LogLevel } from '../base/log.ts';
import { LANGUAGES, type Language } from '../contract/language.ts';
import { isHost, isNetwork, parseOrigin, parseWebAddress } from './addresses.ts';
import { ENV_FILE, type Environment, type SettingName } from './env.ts';
import { type ConfiguredSecrets, type ParseKey, readSecrets } from './secrets.ts';
import { Settings } from './settings.ts';

export { type Environment, environmentRisks, misspeltSettings, operatorEnvironment, readEnvironment } from './env.ts';
export { languageOf } from './language.ts';
export type { ParseKey } from './secrets.ts';

/** `undefined` means not set, wherever no default makes sense. All paths are absolute. */
export interface Config extends ConfiguredSecrets {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly runtimeDir: string;
  /** Files that may hold secrets; whether they are there is not looked at. */
  readonly secretFiles: readonly string[];
  /** Whom the Gemini CLI and the Toolbox run as; undefined leaves it to the server. */
  readonly agentUser: ChildUser | undefined;
  readonly auth: (typeof AUTH_MODES)[number];
  readonly geminiModel: string;
  /** No slash at the end. */
  readonly geminiBaseUrl: string;
  /** An origin: no path, no slash at the end. */
  readonly publicUrl: string | undefined;
  readonly allowedOrigins: string[];
  /** IP addresses and networks (CIDR) of proxies whose forwarding headers are believed. */
  readonly trustProxy: string[];
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly logLevel: LogLevel;
  /** Conversations without activity for so many days are deleted; undefined keeps them. */
  readonly retentionDays: number | undefined;
  /** The same query is answered with the rows of so many minutes ago; 0 asks Looker each time. */
  readonly lookerFreshMinutes: number;
  /** Queries at Looker that questions may make of one connection in a calendar month (UTC). */
  readonly lookerQueryBudget: number | undefined;
  readonly language: Language;
  /** `yyyy-mm-dd`: fixes the demo's clock. */
  readonly demoToday: string | undefined;
  readonly geminiCliPath: string | undefined;
  readonly toolboxPath: string | undefined;
}

const AUTH_MODES = ['local', 'token'] as const;
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies readonly LogLevel[];

const DEFAULT_HOST = '0.0.0.0';
const DEFAULT_PORT = 8000;
const DEFAULT_DATA_DIR = 'data';
const DEFAULT_GEMINI_MODEL = 'gemini-3.8-flash';
const DEFAULT_GEMINI_BASE_URL = 'https://generativelanguage.googleapis.com';

const MAX_PORT = 65_535;
/** It becomes part of a path at Google: letters, digits, dots and dashes are all that its models have. */
const MODEL_NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

/**
 * The settings with their defaults. Looks at nothing but `environment` and the files it names (key, certificate).
 * Throws `config_invalid` (name, problem, instead, in the language of the settings) or `encryption_key_invalid` (name)
 * at the first value that makes no sense.
 */
export function readConfig(environment: Environment, parseKey: ParseKey): Config {
  const settings = new Settings(environment);
  const dataDir = settings.path('DATA_DIR') ?? resolve(DEFAULT_DATA_DIR);
  const publicUrl = readOrigin(settings, 'PUBLIC_URL', settings.text('PUBLIC_URL'));
  const trustProxy = readNetworks(settings, 'TRUST_PROXY');
  return {
    language: settings.choice('LOCALE', LANGUAGES) ?? settings.language,
    host: settings.checked('HOST', 'host', isHost) ?? DEFAULT_HOST,
    port: Number(settings.checked('PORT', 'port', isPort) ?? DEFAULT_PORT),
    dataDir,
    runtimeDir: settings.path('RUNTIME_DIR') ?? join(dataDir, 'runtime'),
    secretFiles: [resolve(ENV_FILE), settings.path('ENCRYPTION_KEY_FILE'), settings.path('TLS_KEY')].filter(
      path => path !== undefined,
    ),
    agentUser: readUser(settings, 'AGENT_USER'),
    // A proxy on this machine that adds no header makes all its callers look local.
    auth:
      settings.choice('AUTH', AUTH_MODES) ?? (publicUrl === undefined && trustProxy.length === 0 ? 'local' : 'token'),
    ...readSecrets(settings, parseKey),
    geminiModel: settings.checked('GEMINI_MODEL', 'model', name => MODEL_NAME.test(name)) ?? DEFAULT_GEMINI_MODEL,
    geminiBaseUrl: readBaseUrl(settings, 'GEMINI_BASE_URL') ?? DEFAULT_GEMINI_BASE_URL,
    publicUrl,
    allowedOrigins: settings.list('ALLOWED_ORIGINS').map(text => readOrigin(settings, 'ALLOWED_ORIGINS', text)),
    trustProxy,
    tls: readTls(settings),
    logLevel: settings.choice('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    retentionDays: readNumber(settings, 'RETENTION_DAYS', 'retention', isDays),
    lookerFreshMinutes: Number(settings.checked('LOOKER_FRESH_MINUTES', 'freshness', isFreshness) ?? DEFAULT_FRESH),
    lookerQueryBudget: readNumber(settings, 'LOOKER_QUERY_BUDGET', 'budget', isBudget),
    demoToday: settings.checked('DEMO_TODAY', 'date', text => z.iso.date().safeParse(text).success),
    geminiCliPath: settings.path('GEMINI_CLI_PATH'),
    toolboxPath: settings.path('TOOLBOX_PATH'),
  };
}

/** Linux keeps the last number for "no change"; half of them are what every program can name. */
const MAX_USER = 2 ** 31 - 2;
const isUser = (text: string): boolean =>
  /^[1-9]\d{0,9}(?::[1-9]\d{0,9})?$/.test(text) && text.split(':').every(number => Number(number) <= MAX_USER);

/** The group has the user's number when it has none of its own. */
function readUser(settings: Settings, name: SettingName): ChildUser | undefined {
  const text = settings.checked(name, 'user', isUser);
  if (text === undefined) return undefined;
  const [uid, gid = uid] = text.split(':').map(Number);
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/** Ten years. */
const MAX_DAYS = 3650;
const isDays = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= MAX_DAYS;

const isBudget = (text: string): boolean => /^[1-9]\d{0,9}$/.test(text) && Number(text) <= MAX_BUDGET;
/** More than any instance answers; a number that is written so is a mistake. */
const MAX_BUDGET = 1e9;

function readNumber(
  settings: Settings,
  name: SettingName,
  mistake: 'retention' | 'budget',
  isValid: (text: string) => boolean,
): number | undefined {
  const text = settings.checked(name, mistake, isValid);
  return text === undefined ? undefined : Number(text);
}

/** A day: what is older is another day's answer. */
const MAX_FRESH = 1440;
const DEFAULT_FRESH = 5;
const isFreshness = (text: string): boolean => /^(?:0|[1-9]\d{0,3})$/.test(text) && Number(text) <= MAX_FRESH;

const isPort = (text: string): boolean => /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= MAX_PORT;

function readOrigin(settings: Settings, name: SettingName, text: string): string;
function readOrigin(settings: Settings, name: SettingName, text: string | undefined): string | undefined;
function readOrigin(settings: Settings, name: SettingName, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const origin = parseOrigin(text);
  if (origin === undefined) throw settings.invalid(name, 'origin');
  return origin;
}

function readBaseUrl(settings: Settings, name: SettingName): string | undefined {
  const text = settings.text(name);
  if (text === undefined) return undefined;
  const url = parseWebAddress(text);
  if (url === undefined) throw settings.invalid(name, 'url');
  return url.href.replace(/\/+$/, '');
}

function readNetworks(settings: Settings, name: SettingName): string[] {
  const networks = settings.list(name);
  if (!networks.every(isNetwork)) throw settings.invalid(name, 'network');
  return networks;
}

function readTls(settings: Settings): Config['tls'] {
  const [certFile, keyFile] = [settings.file('TLS_CERT'), settings.file('TLS_KEY')];
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (keyFile === undefined) throw settings.invalid('TLS_CERT', 'tls', { other: 'TLS_KEY' });
  if (certFile === undefined) throw settings.invalid('TLS_KEY', 'tls', { other: 'TLS_CERT' });
  return { certFile, keyFile };
}
