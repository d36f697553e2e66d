import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Config, type Environment, languageOf, readConfig } from '../../src/config/config.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { generateKey, parseKey } from '../../src/vault/vault.ts';

const read = (environment: Environment): Config => readConfig(environment, parseKey);

function failureOf(environment: Environment): CodedError {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(environment)}`);
}

const invalid = (name: string) => ({ code: 'config_invalid', params: { name } });

async function temporaryFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'looker-chat-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'file'), text);
  return join(folder, 'file');
}

describe('settings', () => {
  test('without any, all have these values', () => {
    expect(read({})).toEqual({
      host: '0.0.0.0',
      port: 8000,
      dataDir: resolve('data'),
      runtimeDir: resolve('data', 'runtime'),
      secretFiles: [resolve('.env')],
      auth: 'local',
      previousKeys: [],
      geminiModel: 'gemini-3.8-flash',
      geminiBaseUrl: 'https://generativelanguage.googleapis.com',
      allowedOrigins: [],
      trustProxy: [],
      logLevel: 'info',
      lookerFreshMinutes: 5,
      language: 'en',
    });
  });

  test('an empty one is as if not set', () => {
    const names = ['HOST', 'PORT', 'DATA_DIR', 'AUTH', 'ENCRYPTION_KEY', 'ALLOWED_ORIGINS', 'LOCALE', 'TLS_CERT'];
    expect(read(Object.fromEntries(names.map(name => [name, ''])))).toEqual(read({}));
  });

  test('behind a proxy everyone needs the token, unless AUTH says otherwise', () => {
    for (const proxy of [{ PUBLIC_URL: 'https://chat.example.com' }, { TRUST_PROXY: '10.0.0.1' }]) {
      expect(read(proxy).auth).toBe('token');
      expect(read({ ...proxy, AUTH: 'local' }).auth).toBe('local');
    }
  });

  test('all together are read into their types', async () => {
    const [key, first, second] = [generateKey(), generateKey(), generateKey()];
    const file = await temporaryFile('certificate');
    const config = read({
      HOST: '::',
      PORT: '0',
      DATA_DIR: 'elsewhere',
      RUNTIME_DIR: '/opt/runtime',
      AGENT_USER: '60731:60732',
      AUTH: 'token',
      ACCESS_TOKEN: 'a-token-of-16-or-more',
      ENCRYPTION_KEY: key,
      ENCRYPTION_KEYS_PREVIOUS: `${first},${second}`,
      GEMINI_API_KEY: 'a-gemini-key',
      GEMINI_MODEL: 'gemini-3-pro',
      GEMINI_BASE_URL: 'http://127.0.0.1:9000/gemini/',
      PUBLIC_URL: 'https://Chat.Example.com:443/',
      ALLOWED_ORIGINS: 'http://localhost:3000, https://app.example.com,',
      TRUST_PROXY: '127.0.0.1, 10.0.0.0/8,fd00::/8',
      TLS_CERT: file,
      TLS_KEY: file,
      LOG_LEVEL: 'debug',
      RETENTION_DAYS: '3650',
      LOOKER_FRESH_MINUTES: '0',
      LOOKER_QUERY_BUDGET: '1000',
      LOCALE: 'pt-BR',
      DEMO_TODAY: '2024-02-29',
      GEMINI_CLI_PATH: 'bin/gemini',
      TOOLBOX_PATH: '/opt/toolbox',
    });
    expect(config).toMatchObject({
      host: '::',
      port: 0,
      dataDir: resolve('elsewhere'),
      runtimeDir: '/opt/runtime',
      agentUser: { uid: 60_731, gid: 60_732 },
      secretFiles: [resolve('.env'), file],
      auth: 'token',
      geminiModel: 'gemini-3-pro',
      geminiBaseUrl: 'http://127.0.0.1:9000/gemini',
      publicUrl: 'https://chat.example.com',
      allowedOrigins: ['http://localhost:3000', 'https://app.example.com'],
      trustProxy: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
      tls: { certFile: file, keyFile: file },
      logLevel: 'debug',
      retentionDays: 3650,
      lookerFreshMinutes: 0,
      lookerQueryBudget: 1000,
      language: 'pt-BR',
      demoToday: '2024-02-29',
      geminiCliPath: resolve('bin/gemini'),
      toolboxPath: '/opt/toolbox',
    });
    expect(config.accessToken?.reveal()).toBe('a-token-of-16-or-more');
    expect(config.encryptionKey?.reveal()).toBe(key);
    expect(config.previousKeys.map(secret => secret.reveal())).toEqual([first, second]);
    expect(config.geminiApiKey?.reveal()).toBe('a-gemini-key');
    for (const secret of [key, first, second, 'a-token', 'a-gemini-key']) {
      expect(JSON.stringify(config)).not.toContain(secret);
    }
  });

  test.each([
    ['1', { uid: 1, gid: 1 }],
    ['2147483646', { uid: 2_147_483_646, gid: 2_147_483_646 }],
    ['60731:100', { uid: 60_731, gid: 100 }],
  ])('AGENT_USER may be %s', (text, user) => {
    expect(read({ AGENT_USER: text }).agentUser).toEqual(user);
  });

  test.each([
    '0.0.0.0',
    '127.0.0.1',
    '::',
    '::1',
    'fe80::1%eth0',
    'localhost',
    'my-host',
    'chat.example.com',
    '1.example',
  ])('HOST may be %s', host => {
    expect(read({ HOST: host }).host).toBe(host);
  });
});

describe('a setting that makes no sense', () => {
  const WRONG: readonly (readonly [string, readonly string[]])[] = [
    ['PORT', ['abc', '-1', '70000', '65536', '8000 ', ' 8000', '8000\n', '1e3', '0x50', '80.0', '+80', '080', '８０']],
    [
      'HOST',
      ['999.1.1.1', '1.2.3', '127.1', '0x7f000001', '[::1]', ':::', 'a b', '-', 'a..b', 'host:80', 'http://x', '*'],
    ],
    ['AUTH', ['none', 'LOCAL', 'token ', 'true']],
    [
      'ACCESS_TOKEN',
      ['short', 'fifteen-letters', 'with spaces in the token', 'ends-in-a-line-break\n', 'çççççççççççççççç'],
    ],
    ['GEMINI_API_KEY', ['two words', 'line\nbreak', ' padded', 'ключ']],
    ['GEMINI_MODEL', ['../secrets', 'models/gemini', 'a b', '.hidden', 'x?y', 'a'.repeat(101)]],
    [
      'GEMINI_BASE_URL',
      ['example.com', 'ftp://x', 'https://', 'https:x', 'https://u:p@x', 'https://x?key=1', 'https://x#a'],
    ],
    ['PUBLIC_URL', ['chat.example.com', 'https://x/path', 'https://u@x', 'https://x y', 'https://x\n', 'javascript:1']],
    ['ALLOWED_ORIGINS', ['*', 'null', 'https://ok.example,*', 'https://x/path', 'https://x;https://y', 'file:///']],
    [
      'TRUST_PROXY',
      ['true', '*', '10.0.0.0/33', '10/8', '1.2.3', 'proxy.example', '::/129', 'fe80::1%eth0', '1', '10.0.0.1;'],
    ],
    ['TRUST_PROXY', ['0.0.0.0/0', '::/0', '10.0.0.1/00', '::ffff:0:0/96', '::ffff:1.2.3.4/96', '::/8', '::/80']],
    [
      'AGENT_USER',
      [
        '0',
        '0:1',
        '1:0',
        '-1',
        'nobody',
        'nobody:nogroup',
        '1:',
        ':1',
        '1:2:3',
        '1.5',
        '01',
        '1e3',
        ' 1',
        '2147483647',
        '1:4294967295',
      ],
    ],
    ['LOOKER_FRESH_MINUTES', ['-1', '1.5', '1441', '05', '1e2', 'never', ' 5']],
    ['LOOKER_QUERY_BUDGET', ['0', '-1', '1.5', '1000000001', '010', '1e3', 'none', ' 5']],
    ['RETENTION_DAYS', ['0', '-1', '1.5', '3651', '030', '1e2', 'forever', ' 30']],
    ['LOG_LEVEL', ['verbose', 'INFO', 'trace']],
    ['LOCALE', ['pt', 'fr', 'en-US', 'pt_BR']],
    ['DEMO_TODAY', ['today', '2025-02-29', '2026-13-01', '2026-1-1', '31/01/2026', '2026-01-31T00:00:00Z']],
    ['TLS_CERT', ['/nowhere/cert.pem', '/']],
    ['TLS_KEY', ['/nowhere/key.pem', '/']],
    ['ENCRYPTION_KEY_FILE', ['/nowhere/key', '/']],
  ];

  test.each(WRONG.flatMap(([name, values]) => values.map(value => ({ name, value }))))(
    '$name=$value is refused by name, with a whole sentence in each language',
    ({ name, value }) => {
      const failure = failureOf({ [name]: value });
      expect(failure).toMatchObject(invalid(name));
      for (const language of LANGUAGES) expect(errorSentence(language, failure)).not.toMatch(/[{}]/);
    },
  );

  test.each(WRONG.map(([name]) => name))('%s: the refused value is not repeated, it may be a secret', name => {
    const secret = 'A Secret\nIn The Wrong Place';
    const failure = failureOf({ [name]: secret });
    expect(JSON.stringify([failure.params, failure.message, failure.cause])).not.toContain(secret.slice(0, 8));
  });

  test('says in the language of the settings what to write instead', () => {
    const sentenceFor = (environment: Environment) => errorSentence(languageOf(environment), failureOf(environment));
    expect(sentenceFor({ PORT: 'x' })).toBe(
      'PORT is not a port number. Write a whole number from 0 to 65535 with nothing around it, such as 8000.',
    );
    expect(sentenceFor({ AUTH: 'x', LANG: 'pt_BR.UTF-8' })).toBe(
      'AUTH não é um dos valores conhecidos. Escreva local | token.',
    );
    expect(sentenceFor({ LOCALE: 'fr' })).toBe('LOCALE is none of the known values. Write en | pt-BR.');
  });

  test('one half of a certificate needs the other', async () => {
    const file = await temporaryFile('certificate');
    expect(failureOf({ TLS_CERT: file })).toMatchObject(invalid('TLS_CERT'));
    expect(failureOf({ TLS_KEY: file })).toMatchObject(invalid('TLS_KEY'));
  });
});

describe('the encryption key', () => {
  const good = generateKey();

  test.each([
    'your-secret-encryption-key-here',
    good.slice(0, -1),
    `${good}\n`,
    ` ${good}`,
    `"${good}"`,
    Buffer.from(good, 'base64url').toString('hex'),
  ])('%j is refused wherever it stands, under the name it stands in', async wrong => {
    const refusal = (name: string) => ({ code: 'encryption_key_invalid', params: { name } });
    expect(failureOf({ ENCRYPTION_KEY: wrong })).toMatchObject(refusal('ENCRYPTION_KEY'));
    const previous = { ENCRYPTION_KEY: good, ENCRYPTION_KEYS_PREVIOUS: `${generateKey()},${wrong}` };
    expect(failureOf(previous)).toMatchObject(refusal('ENCRYPTION_KEYS_PREVIOUS'));
    const file = await temporaryFile(`${wrong}\n`);
    expect(failureOf({ ENCRYPTION_KEY_FILE: file })).toMatchObject(refusal('ENCRYPTION_KEY_FILE'));
  });

  test.each(['', '\n', '\r\n'])('is read from a file that ends with %j', async ending => {
    const file = await temporaryFile(`${good}${ending}`);
    expect(read({ ENCRYPTION_KEY_FILE: file }).encryptionKey?.reveal()).toBe(good);
  });

  test.each(['\n\n', ' ', ' \n', '\nanother line'])('is not read from a file that ends with %j', async ending => {
    const file = await temporaryFile(`${good}${ending}`);
    expect(failureOf({ ENCRYPTION_KEY_FILE: file }).code).toBe('encryption_key_invalid');
  });

  test('is set in one place only', async () => {
    const file = await temporaryFile(good);
    const both = { ENCRYPTION_KEY: good, ENCRYPTION_KEY_FILE: file };
    expect(failureOf(both)).toMatchObject(invalid('ENCRYPTION_KEY_FILE'));
  });

  test('is never read from a folder', async () => {
    const folder = join(await temporaryFile(''), '..', 'folder');
    await mkdir(folder);
    expect(failureOf({ ENCRYPTION_KEY_FILE: folder })).toMatchObject(invalid('ENCRYPTION_KEY_FILE'));
  });
});

describe('the language', () => {
  test.each<[string, Environment]>([
    ['en', {}],
    ['pt-BR', { LANG: 'pt_BR.UTF-8' }],
    ['pt-BR', { LANG: 'pt_PT' }],
    ['en', { LANG: 'C.UTF-8' }],
    ['en', { LC_ALL: 'en_US.UTF-8', LANG: 'pt_BR.UTF-8' }],
    ['pt-BR', { LC_ALL: '', LC_MESSAGES: 'pt_BR', LANG: 'de_DE' }],
    ['en', { LOCALE: 'en', LANG: 'pt_BR.UTF-8' }],
    ['pt-BR', { LOCALE: 'pt-BR', LC_ALL: 'en_US' }],
  ])('is %s for %j', (language, environment) => {
    expect(read(environment).language).toBe(language);
    expect(languageOf(environment)).toBe(language);
  });
});
