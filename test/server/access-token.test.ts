import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { accessToken } from '../../src/server/server.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** A data folder whose file of the token holds `content`. */
async function withFile(content: string): Promise<{ folder: string; data: string; file: string }> {
  const folder = await tempFolder();
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  const file = join(data, 'access-token');
  await writeFile(file, content, { mode: 0o644 });
  return { folder, data, file };
}

describe('the access token', () => {
  test('is made once, for its owner alone, and kept', async () => {
    const data = await tempFolder();
    const made = await accessToken(data, undefined, 'en');
    expect(made.reveal().length).toBeGreaterThan(40);
    expect((await accessToken(data, undefined, 'en')).reveal()).toBe(made.reveal());
    expect((await stat(join(data, 'access-token'))).mode & 0o777).toBe(0o600);
  });

  test('that somebody put into the file is taken, without what is around it, and closed to others', async () => {
    const { data, file } = await withFile('  a-token-of-my-own-choice\r\n');
    expect((await accessToken(data, undefined, 'en')).reveal()).toBe('a-token-of-my-own-choice');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('of the settings leaves the file as it is', async () => {
    const { data, file } = await withFile('short');
    const configured = new Secret('configured-elsewhere');
    expect(await accessToken(data, configured, 'en')).toBe(configured);
    expect(await readFile(file, 'utf8')).toBe('short');
  });

  test.each(['short', 'fifteen-chars-1', 'with spaces in between them', 'two-tokens-of-old\ntwo-tokens-of-new'])(
    'is not %j: the start says what to write',
    async content => {
      const { data, file } = await withFile(content);
      for (const language of LANGUAGES) {
        const refused = await accessToken(data, undefined, language).catch((error: unknown) => error);
        if (!(refused instanceof CodedError)) throw new Error('it was taken');
        expect(refused.code).toBe('config_invalid');
        expect(errorSentence(language, refused)).toContain('DATA_DIR/access-token');
        expect(errorSentence(language, refused)).not.toContain(content);
      }
      expect(await readFile(file, 'utf8')).toBe(content);
    },
  );
});

describe('a file of the token', () => {
  test.each(['', '\n', ' \n\n'])('with nothing but %j in it opens nothing: a token is made', async content => {
    const { folder, file } = await withFile(content);
    const server = await startServerProcess(folder, { AUTH: 'token' });
    const signIn = (token: string) =>
      fetch(`${server.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    expect((await signIn('')).status).toBe(401);
    expect((await signIn((await readFile(file, 'utf8')).trim())).status).toBe(204);
  });

  test('that cannot be guessed safely stops the start with 78', async () => {
    const { folder } = await withFile('letmein');
    const child = startMain(folder, [], { PORT: '0', HOST: '127.0.0.1' }, onTestFinished);
    expect((await child.ended).exitCode).toBe(78);
    expect(child.stderrTail()).toContain('DATA_DIR/access-token');
  });
});
