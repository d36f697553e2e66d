import { describe, expect, test } from 'vitest';
import { setUp } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const connected = connectedServer();

const get = async (url: string, query = ''): Promise<{ status: number; body: unknown }> => {
  const answer = await fetch(`${url}/api/suggestions${query}`);
  return { status: answer.status, body: await answer.json() };
};
const NONE = { status: 200, body: { questions: [] } };

describe('what is asked wrongly is refused', () => {
  test.each(['?language=fr', '?language=', '?result_id='])('%s', async query => {
    const { status, body } = await get(connected().server.url, query);
    expect({ status, body }).toMatchObject({ status: 400, body: { error: { code: 'invalid_message' } } });
  });

  test('a result id longer than any', async () => {
    const answer = await get(connected().server.url, `?result_id=${'x'.repeat(101)}`);
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'too_large' } } });
  });

  test('a result that does not exist', async () => {
    const answer = await get(connected().server.url, '?result_id=nothing');
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  test('by somebody who may not come in', async () => {
    const answer = await fetch(`${connected().server.url}/api/suggestions`, {
      headers: { 'x-forwarded-for': '10.0.0.9' },
    });
    expect(answer.status).toBe(401);
  });
});

test('without a connection there is nothing to suggest', async () => {
  const server = await startServerProcess(await tempFolder());
  expect(await get(server.url)).toEqual(NONE);
});

test('Looker is asked once for the page of everybody: the list, and three explores at most', async () => {
  const { server, lookerRequests } = connected();
  const before = lookerRequests.length;
  const answers = await Promise.all(
    ['?language=en', '?language=pt-BR', '?language=en', ''].map(query => get(server.url, query)),
  );
  for (const { body } of answers)
    expect(body).toMatchObject({ questions: expect.arrayContaining([expect.any(String)]) });
  const paths = lookerRequests
    .slice(before)
    .map(({ path }) => path)
    .filter(path => path.includes('lookml_models'));
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.length).toBeLessThanOrEqual(4);
  await get(server.url);
  expect(lookerRequests.slice(before).filter(({ path }) => path.includes('lookml_models'))).toHaveLength(paths.length);
});

const warnings = (output: string): readonly string[] =>
  output.split('\n').filter(line => line.startsWith('{') && JSON.parse(line).level > INFO);
const INFO = 30;

/** The last of the file: it takes connection and Looker away. */
describe('with less and less', () => {
  test('nothing that was read outlives its connection', async () => {
    const { server, config, lookerRequests } = connected();
    expect((await get(server.url)).body).not.toEqual(NONE.body);
    const [connection] = JSON.parse(await (await fetch(`${server.url}/api/connections`)).text());
    await fetch(`${server.url}/api/connections/${connection.id}`, { method: 'DELETE' });
    expect(await get(server.url)).toEqual(NONE);
    await setUp(await server.open(), config);
    const before = lookerRequests.length;
    expect((await get(server.url)).body).not.toEqual(NONE.body);
    expect(lookerRequests.slice(before).map(({ path }) => path)).toContain('/api/4.0/lookml_models');
  });

  test('a Looker that is gone: nothing to suggest, within five seconds, and no warning in the log', async () => {
    const { server, looker, config } = connected();
    await setUp(await server.open(), config);
    await looker.close();
    const [before, started] = [warnings(server.output()).length, performance.now()];
    expect(await get(server.url)).toEqual(NONE);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(warnings(server.output()).slice(before)).toEqual([]);
  });
});
