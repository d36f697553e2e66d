import { expect, test, vi } from 'vitest';
import { ask } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';

const connected = connectedServer({ LOG_LEVEL: 'debug' });

/** What was counted of tools and turns, and what conversations there are. */
async function counted(url: string): Promise<{ metrics: string[]; conversations: unknown }> {
  const metrics = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  const conversations = await (await fetch(`${url}/api/conversations`)).json();
  const isOfTurns = (line: string): boolean => /^looker_chat_(?:turn|tool|model|token)\w*[{ ]/.test(line);
  return { metrics: metrics.filter(line => isOfTurns(line) && !line.endsWith(' 0')), conversations };
}

test('a rehearsal asks neither Looker nor the model, and counts in nothing', async () => {
  const { server, lookerRequests, modelRequests } = connected();
  const generating = (): string[] => modelRequests.filter(body => body.includes('functionDeclarations'));
  await vi.waitFor(() => expect(server.output()).toContain('"rehearsed"'), 20_000);
  expect(server.output()).not.toContain('a rehearsal did not come to its end');
  const before = await counted(server.url);
  expect(before.metrics).toEqual([]);
  expect(generating()).toEqual([]);
  const queries = (): number => lookerRequests.filter(({ path }) => path.includes('/queries/')).length;
  const asked = queries();
  expect((await ask(await server.open(), 'How many orders last month?')).ending.outcome).toBe('done');
  expect(queries()).toBeGreaterThan(asked);
  expect(generating().length).toBeGreaterThan(0);
  expect(modelRequests.join('')).not.toContain('Are you ready?');
  const after = await counted(server.url);
  expect(after.metrics).not.toEqual([]);
  expect(after.conversations).not.toEqual(before.conversations);
});
