import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type DemoRequest, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { type Reply, startGemini, textChunk } from '../agent/gemini-server.ts';
import { ask, setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const AGENT = fileURLToPath(new URL('../programs/leaves-a-call.mjs', import.meta.url));

/** Resolves when a request whose path ends so has reached a server of this process. */
function arrivalOf(path: string): Promise<void> {
  return new Promise(resolve => {
    const seen = (message: unknown): void => {
      if ((message as { request: IncomingMessage }).request.url?.endsWith(path)) resolve();
    };
    subscribe('http.server.request.start', seen);
    onTestFinished(() => void unsubscribe('http.server.request.start', seen));
  });
}

test('a tool call that the agent leaves running has its ending before the turn has, and its query is counted', async () => {
  const queries: DemoRequest[] = [];
  const looker = await startDemoLooker({ onRequest: one => one.path.endsWith('/run_inline') && queries.push(one) });
  onTestFinished(() => looker.close());
  const queryArrived = arrivalOf('/queries/run_inline');
  // The model answers when the call is seen to run: the agent's own end comes after it.
  const reply: Reply = async (response, { method }) => {
    if (method === 'POST') await queryArrived;
    response.end(JSON.stringify(method === 'POST' ? textChunk('Never mind.', 'STOP') : { name: 'models/scripted' }));
  };
  const gemini = await startGemini(reply);
  onTestFinished(() => gemini.close());
  const env = { ENCRYPTION_KEY: generateKey(), GEMINI_BASE_URL: gemini.url, GEMINI_MODEL: 'scripted' };
  const server = await startServerProcess(await tempFolder(), { ...env, GEMINI_CLI_PATH: AGENT });
  const client = await server.open();
  const config = {
    url: looker.url,
    client_id: looker.clientId,
    client_secret: looker.clientSecret.reveal(),
    use_demo: false,
    gemini_api_key: 'a-key-of-the-scripted-model',
  };
  expect(await setUp(client, config)).toMatchObject({ status: 'done' });
  const { events, ending, conversationId } = await ask(client, 'How many?');
  expect(ending.outcome).toBe('done');
  const kinds = events.map(({ kind }) => kind);
  expect(kinds.filter(kind => kind.startsWith('tool_'))).toEqual(['tool_call', 'tool_ended']);
  expect(events.find(({ kind }) => kind === 'tool_ended')).toMatchObject({ outcome: 'cancelled' });
  expect(events.find(({ kind }) => kind === 'usage')).toMatchObject({ looker_queries: queries.length });
  const answer = await fetch(`${server.url}/api/conversations/${conversationId}/events`);
  const kept = JSON.parse(await answer.text());
  expect(kept.events.map(({ event }: { event: { kind: string } }) => event.kind)).toEqual(kinds);
  expect(server.output()).not.toContain('could not be written down');
});
