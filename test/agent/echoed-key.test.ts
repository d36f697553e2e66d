import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ModelClient } from '../../src/agent/model-client.ts';
import { ModelFailure } from '../../src/agent/model-failure.ts';
import { Secret } from '../../src/base/secret.ts';
import { selfSignedCertificate } from '../looker/egress-certificate.ts';
import { createEgressWorld, goodRequest } from './egress-world.ts';
import { fails, startGemini, streams } from './gemini-server.ts';

const KEY = 'AIzaQ7_wEr-tYuIoPaSdFgHjKlZxCvBnM1234567890';
const OPTIONS = { signal: new AbortController().signal, firstByteMs: 5_000 };

function client(): ModelClient {
  const made = new ModelClient();
  onTestFinished(() => made.close());
  return made;
}

const failureAt = (baseUrl: string): Promise<unknown> =>
  client()
    .describe({ baseUrl, apiKey: new Secret(KEY), model: 'm' }, OPTIONS)
    .catch((error: unknown) => error);

test('an error that repeats the key is kept for the log without it, wherever the words are cut', async () => {
  const gemini = await startGemini();
  onTestFinished(() => gemini.close());
  for (let before = 350; before <= 500; before += 10) {
    gemini.script(fails(400, { message: `${'.'.repeat(before)}${KEY}` }));
    const failure = await failureAt(gemini.url);
    if (!(failure instanceof ModelFailure)) throw new Error('it did not fail');
    const cause = String(failure.coded.cause);
    expect(cause).toContain('the Gemini API answered 400');
    expect(cause).not.toContain(KEY.slice(0, 12));
  }
});

test('an answer that is no JSON where it repeats the key is kept for the log without its parser quoting the key', async () => {
  const world = await createEgressWorld();
  onTestFinished(() => world.close());
  const key = world.apiKey.reveal();
  world.gemini.script(streams(`{"candidates": fals${key}}`));
  await world.post(goodRequest);
  expect(world.turn.failure).toMatchObject({ code: 'model_unreachable' });
  const cause = String(world.turn.failure?.cause);
  expect(cause).toContain('Error');
  expect(cause).not.toContain(key.slice(0, 6));
});

test('the key is not sent to a certificate that nobody signed, not even when the environment says that none is checked', async () => {
  const asked: string[] = [];
  const server = createServer(selfSignedCertificate(), (request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  onTestFinished(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
  const { port } = server.address() as AddressInfo;
  expect(await failureAt(`https://127.0.0.1:${port}`)).toMatchObject({ coded: { code: 'model_unreachable' } });
  expect(asked).toEqual([]);
});
