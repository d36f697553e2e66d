import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Config, type Environment, readConfig } from '../../src/config/config.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { parseKey } from '../../src/vault/vault.ts';

describe('whatever is written', () => {
  const NAMES =
    'HOST PORT DATA_DIR RUNTIME_DIR AGENT_USER AUTH ACCESS_TOKEN ENCRYPTION_KEY ENCRYPTION_KEY_FILE ENCRYPTION_KEYS_PREVIOUS ' +
    'GEMINI_API_KEY GEMINI_MODEL GEMINI_BASE_URL PUBLIC_URL ALLOWED_ORIGINS TRUST_PROXY TLS_CERT TLS_KEY LOG_LEVEL ' +
    'RETENTION_DAYS LOOKER_FRESH_MINUTES LOOKER_QUERY_BUDGET LOCALE LC_ALL LC_MESSAGES LANG DEMO_TODAY GEMINI_CLI_PATH TOOLBOX_PATH';
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.webUrl({ withQueryParameters: true }),
    fc.ipV4(),
    fc.ipV6(),
    fc.domain(),
    fc.integer().map(String),
    fc.constantFrom('/', '/proc/self/mem', '/etc/passwd', '.', '..', ',', ',,', '2026-01-31', 'local', 'pt-BR', 'info'),
  );
  // Three at a time: with all of them set, the first would always be the one that fails.
  const environment = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES.split(' ')), value), { maxLength: 3, selector: ([name]) => name })
    .map((entries): Environment => Object.fromEntries(entries));

  test('becomes a sound configuration, or one of two errors with a whole sentence', () => {
    const holds = () =>
      fc.assert(
        fc.property(environment, raw => {
          const outcome = attempt(raw);
          return outcome instanceof CodedError ? isWholeRefusal(outcome) : isSound(outcome);
        }),
        { numRuns: 5_000 },
      );
    expect(holds).not.toThrow();
  });

  function attempt(raw: Environment): Config | CodedError {
    try {
      return readConfig(raw, parseKey);
    } catch (error) {
      if (error instanceof CodedError) return error;
      throw error;
    }
  }

  const isWholeRefusal = (refusal: CodedError): boolean =>
    ['config_invalid', 'encryption_key_invalid'].includes(refusal.code) &&
    LANGUAGES.every(language => !/[{}]|undefined/.test(errorSentence(language, refusal)));

  const isSound = (config: Config): boolean =>
    Number.isInteger(config.port) &&
    config.port >= 0 &&
    config.port < 2 ** 16 &&
    (config.retentionDays === undefined || (Number.isInteger(config.retentionDays) && config.retentionDays > 0)) &&
    Number.isInteger(config.lookerFreshMinutes) &&
    config.lookerFreshMinutes >= 0 &&
    config.dataDir === resolve(config.dataDir) &&
    config.allowedOrigins.every(origin => new URL(origin).origin === origin) &&
    URL.canParse(config.geminiBaseUrl) &&
    !config.geminiBaseUrl.endsWith('/');
});
