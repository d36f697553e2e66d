import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { installErrorReply } from '../../src/server/error-reply.ts';

/** A server whose one route fails, and its log. */
function failing(error: Error) {
  const logged: Record<string, unknown>[] = [];
  const write = (line: string): void => void logged.push(JSON.parse(line));
  const app = fastify();
  installErrorReply(app, { language: 'en', log: createLog({ level: 'debug', redactor: new Redactor(), write }) });
  app.get('/', () => {
    throw error;
  });
  const get = async (language: string) =>
    (await app.inject({ url: '/', headers: { 'accept-language': language } })).json();
  return { get, logged };
}

test.each(LANGUAGES)(
  'a failure of the server is a fixed sentence and the id of its entry in the log, in %s',
  async language => {
    const { get, logged } = failing(new Error('the inner words'));
    const { error } = await get(language);
    expect(error).toEqual({
      code: 'internal',
      message: sentence(language, 'errors', 'internal'),
      id: expect.any(String),
    });
    expect(logged).toMatchObject([{ requestId: error.id, code: 'internal', err: { message: 'the inner words' } }]);
    expect((await get(language)).error.id).not.toBe(error.id);
  },
);

test('a refusal has no id, for there is nothing to look up', async () => {
  const { get, logged } = failing(new CodedError('not_found'));
  expect(await get('en')).toEqual({ error: { code: 'not_found', message: sentence('en', 'errors', 'not_found') } });
  expect(logged).toEqual([]);
});
