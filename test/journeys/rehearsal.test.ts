import { expect, test, vi } from 'vitest';
import { ask } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';

const connected = connectedServer({ LOG_LEVEL: 'debug' });

/** What was counted of tools, models and Looker, and what was written down. */
async function counted(url: string): Promise<unknown> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const usage = await (await fetch(`${url}/api/usage/month`)).json();
  const conversations = await (await fetch(`${url}/api/conversations`)).json();
  return [metrics.split('\n').filter(line => /tool|turn|model|token|quer/.test(line)), usage, conversations];
}

test('a rehearsal asks neither Looker nor the model, and counts in nothing', async () => {
  const { server, lookerRequests, modelRequests } = connected();
  const before = await counted(server.url);
  const generating = (): string[] => modelRequests.filter(body => body.includes('functionDeclarations'));
  await vi.waitFor(() => expect(server.output()).toContain('"rehearsed"'), 20_000);
  expect(server.output()).not.toContain('a rehearsal did not come to its end');
  expect(await counted(server.url)).toEqual(before);
  expect(generating()).toEqual([]);
  const queries = (): number => lookerRequests.filter(({ path }) => path.includes('/queries/')).length;
  const asked = queries();
  expect((await ask(await server.open(), 'How many orders last month?')).ending.outcome).toBe('done');
  expect(queries()).toBeGreaterThan(asked);
  expect(generating().length).toBeGreaterThan(0);
  expect(modelRequests.join('')).not.toContain('Are you ready?');
  expect(await counted(server.url)).not.toEqual(before);
});
