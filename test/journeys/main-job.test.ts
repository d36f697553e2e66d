import { describe, expect, onTestFinished, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import { Secret } from '../../src/base/secret.ts';
import { SETUP_STEPS } from '../../src/contract/setup.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { ask, rowsOf, setUp } from '../harness/ask.ts';
import { runAtLooker } from '../harness/looker-api.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const TODAY = '2026-11-22';
const QUESTIONS = ['What was the revenue by month in 2026?', 'Quais são os 5 estados do Brasil com mais pedidos?'];

async function aLooker() {
  const clientId = 'customer-id-1234567890';
  const clientSecret = `customer-secret-${newToken()}`;
  const looker = await startDemoLooker({
    today: TODAY,
    credentials: { clientId, clientSecret: new Secret(clientSecret) },
  });
  onTestFinished(() => looker.close());
  return { url: looker.url, clientId, clientSecret };
}

describe('from an empty folder to an answer with its rows', () => {
  test('the demo, by a plain WebSocket client: documented statuses, then both languages', async () => {
    const server = await startServerProcess(await tempFolder(), { DEMO_TODAY: TODAY });
    const client = await server.open();
    expect(await setUp(client)).toMatchObject({ status: 'done', progress: 100, step: 'complete' });
    const statuses = [...client.frames];
    expect([...new Set(statuses.map(status => status['step']))]).toEqual(SETUP_STEPS);
    const progress = statuses.map(status => Number(status['progress']));
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const looker = await aLooker();
    for (const question of QUESTIONS) {
      const { ending, results, text } = await ask(client, question);
      expect(ending.outcome).toBe('done');
      expect(text).not.toBe('');
      const [result] = results;
      if (result === undefined) throw new Error(`no result for ${question}`);
      const rows = await rowsOf(server.url, result.result_id);
      expect(rows.length).toBeGreaterThan(1);
      expect(rows).toEqual(await runAtLooker(looker, result.query));
    }
    await server.kill('SIGTERM');
  });

  test("a customer's Looker with its own credentials and a Gemini key", async () => {
    const looker = await aLooker();
    const model = await startDemoModel();
    onTestFinished(() => model.close());
    const env = { ENCRYPTION_KEY: generateKey(), GEMINI_BASE_URL: model.url, GEMINI_MODEL: DEMO_MODEL };
    const server = await startServerProcess(await tempFolder(), env);
    const client = await server.open();
    const config = {
      url: `${looker.url}/api/4.0/`,
      client_id: looker.clientId,
      client_secret: looker.clientSecret,
      use_demo: false,
      gemini_api_key: model.apiKey.reveal(),
    };
    expect(await setUp(client, config)).toMatchObject({ status: 'done', progress: 100 });
    for (const question of QUESTIONS) {
      const { ending, results } = await ask(client, question);
      expect(ending.outcome).toBe('done');
      const [result] = results;
      if (result === undefined) throw new Error(`no result for ${question}`);
      const rows = await rowsOf(server.url, result.result_id);
      expect(rows).toEqual(await runAtLooker(looker, result.query));
    }
    // A set-up that fails leaves what was connected as it was.
    const wrong = await setUp(client, { ...config, client_secret: 'wrong' });
    expect(wrong).toMatchObject({ status: 'error', step: 'looker_test', code: 'looker_wrong_secret' });
    expect((await ask(client, QUESTIONS[0] ?? '')).ending.outcome).toBe('done');
  });

  test('real credentials are refused without an encryption key, and the sentence says what to do', async () => {
    const looker = await aLooker();
    const server = await startServerProcess(await tempFolder(), { GEMINI_API_KEY: 'some-key' });
    const client = await server.open();
    const config = { url: looker.url, client_id: looker.clientId, client_secret: looker.clientSecret, use_demo: false };
    const last = await setUp(client, config);
    expect(last).toMatchObject({ status: 'error', step: 'looker_config', code: 'encryption_key_missing' });
    expect(last['message']).toContain('npm run keygen');
  });
});
