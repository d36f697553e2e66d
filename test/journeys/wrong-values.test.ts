import { describe, expect, test } from 'vitest';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { event, type GeminiRequest, type Reply, startGemini, textChunk } from '../agent/gemini-server.ts';
import { type Answered, ask, rowsOf, setUp } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const connected = connectedServer();
const lookUps = ({ events }: Answered): number =>
  events.filter(event => event.kind === 'tool_call' && event.tool === 'get_field_value_suggestions').length;
const isQuery = ({ path }: { path: string }): boolean => path.includes('/queries/run');

describe('a question with a misspelt value is answered as if it were spelt right, with one look-up and one query', () => {
  test.each([
    ['Revenue in Brzail in 2025?', 'Revenue in Brazil in 2025?'],
    ['Qual foi a receita no Brzail em 2025?', 'Qual foi a receita no Brasil em 2025?'],
    ['Revenue for category Jenas by month in 2025', 'Revenue for category Jeans by month in 2025'],
    ['Receita da categoria Jenas por mês em 2025', 'Receita da categoria Jeans por mês em 2025'],
  ])('%s', async (misspelt, right) => {
    const { server, lookerRequests } = connected();
    const client = await server.open();
    const before = lookerRequests.length;
    const answered = await ask(client, misspelt, undefined, { fresh: true });
    const asked = lookerRequests.slice(before);
    const due = await ask(client, right, undefined, { fresh: true });
    expect(answered.text).toBe(due.text);
    expect(asked.filter(isQuery)).toHaveLength(1);
    expect([lookUps(answered), lookUps(due)]).toEqual([1, 0]); // the values that were read once are known
    const [came, meant] = [answered.results[0]?.result_id ?? '', due.results[0]?.result_id ?? ''];
    expect(await rowsOf(server.url, came)).toEqual(await rowsOf(server.url, meant));
  });
});

const RIGHT = { field: 'order_items.total_sale_price', value: 'Brazil' };

/** Queries by these names, then by the nearest that each refusal tells; at last it says the number. */
const eager =
  (named: typeof RIGHT, say: (revenue: string) => string): Reply =>
  (response, { method, body }: GeminiRequest) => {
    if (method === 'GET') return void response.end('{"name":"models/eager"}');
    const responses = (body.contents ?? []).flatMap(({ parts }) => parts.flatMap(part => part.functionResponse ?? []));
    const rows = /"rows":\[\[([\d.]+)/.exec(String(responses.at(-1)?.response?.['output']))?.[1];
    if (rows !== undefined) event(response, textChunk(say(rows), 'STOP'));
    else {
      const refusals = responses.map(({ response }) => String(response?.['error']).replaceAll('\\', ''));
      const near = (reason: RegExp): string | undefined =>
        refusals.flatMap(refusal => reason.exec(refusal)?.[1] ?? []).at(-1);
      const fields = [near(/fields: [^;]*; nearest: ([\w.]+)/) ?? named.field];
      const filters = { 'users.country': near(/filters[^;]*; nearest: "([^"]+)/) ?? named.value };
      const args = { model: 'thelook', explore: 'order_items', fields, filters };
      const parts = [{ functionCall: { name: 'mcp_looker_query', args } }];
      event(response, { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }] });
    }
    response.end();
  };

describe('a model that writes names as it heard them is told the nearest before Looker is asked', () => {
  const [english, portuguese] = [
    (revenue: string) => `Brazil brought in ${revenue}.`,
    (revenue: string) => `O Brasil rendeu ${revenue}.`,
  ];
  test.each([
    ['a value', 'How much did Brasil bring in?', { ...RIGHT, value: 'Brasil' }, english],
    ['a value', 'Quanto rendeu o Brasil?', { ...RIGHT, value: 'Brasil' }, portuguese],
    ['a field', 'How much did Brazil bring in?', { ...RIGHT, field: 'orders.total_sale_price' }, english],
    ['both', 'Quanto rendeu o Brasil?', { field: 'orders.total_sale_price', value: 'Brasil' }, portuguese],
  ])('%s: %s', async (_, question, named, say) => {
    const seen: string[] = [];
    const looker = await startDemoLooker({ onRequest: request => void seen.push(request.path) });
    const gemini = await startGemini(eager(named, say));
    const env = { ENCRYPTION_KEY: generateKey(), GEMINI_BASE_URL: gemini.url, GEMINI_MODEL: 'eager' };
    const server = await startServerProcess(await tempFolder(), env);
    const client = await server.open();
    const { url, clientId: client_id, clientSecret } = looker;
    const secrets = { client_secret: clientSecret.reveal(), gemini_api_key: 'key-of-the-eager-model' };
    expect(await setUp(client, { url, client_id, ...secrets, use_demo: false })).toMatchObject({ status: 'done' });
    const before = seen.length;
    const answered = await ask(client, question);
    const [row = {}] = await rowsOf(server.url, answered.results[0]?.result_id ?? '');
    expect(answered.text).toBe(say(String(Object.values(row)[0])));
    expect(answered.results[0]?.query).toMatchObject({
      fields: [RIGHT.field],
      filters: { 'users.country': RIGHT.value },
    });
    expect(answered.events.filter(({ kind }) => kind === 'tool_call')).toHaveLength(2);
    expect(seen.slice(before).filter(path => isQuery({ path }))).toHaveLength(1);
    await server.kill('SIGTERM');
    await gemini.close();
    await looker.close();
  });
});
