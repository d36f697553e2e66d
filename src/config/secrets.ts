import { readFileSync } from 'node:fs';
import { isToken } from '../base/ids.ts';
import { Secret } from '../base/secret.ts';
import type { Settings } from './settings.ts';

export interface ConfiguredSecrets {
  readonly accessToken: Secret | undefined;
  readonly encryptionKey: Secret | undefined;
  /** Keys that may still read. */
  readonly previousKeys: Secret[];
  readonly geminiApiKey: Secret | undefined;
}

/** Makes a key of `text` or throws `encryption_key_invalid` with `name`: the vault's `parseKey`. */
export type ParseKey = (name: string, text: string) => Secret;

/** As isToken, but that some are short. */
const API_KEY = /^[\x21-\x7e]{1,256}$/;

/** Throws `config_invalid` or `encryption_key_invalid`; no message holds a value. */
export function readSecrets(settings: Settings, parseKey: ParseKey): ConfiguredSecrets {
  return {
    accessToken: secret(settings.checked('ACCESS_TOKEN', 'token', isToken)),
    encryptionKey: encryptionKey(settings, parseKey),
    // Not trimmed: keys are taken exactly as `keygen` printed them, everywhere.
    previousKeys: (settings.text('ENCRYPTION_KEYS_PREVIOUS')?.split(',') ?? []).map(text =>
      parseKey('ENCRYPTION_KEYS_PREVIOUS', text),
    ),
    geminiApiKey: secret(settings.checked('GEMINI_API_KEY', 'api_key', value => API_KEY.test(value))),
  };
}

function encryptionKey(settings: Settings, parseKey: ParseKey): Secret | undefined {
  const text = settings.text('ENCRYPTION_KEY');
  const file = settings.file('ENCRYPTION_KEY_FILE');
  if (file === undefined) return text === undefined ? undefined : parseKey('ENCRYPTION_KEY', text);
  if (text !== undefined) throw settings.invalid('ENCRYPTION_KEY_FILE', 'two_keys');
  // An editor or `keygen > file` ends it with one line break; anything more is not a key.
  return parseKey('ENCRYPTION_KEY_FILE', readText(settings, file).replace(/\r?\n$/, ''));
}

function readText(settings: Settings, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw settings.invalid('ENCRYPTION_KEY_FILE', 'file');
  }
}

const secret = (value: string | undefined): Secret | undefined => (value === undefined ? undefined : new Secret(value));
