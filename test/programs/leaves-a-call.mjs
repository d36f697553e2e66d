// An agent that calls a slow query, asks the model once more, and ends its answer without waiting for the query.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

if (process.argv.includes('--version')) {
  process.stdout.write('9.9.9\n');
  process.exit();
}

const account = {};
const write = message => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const post = (url, headers, body) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify(body),
  }).then(answer => answer.text());
const tool = (method, params) => post(account.tools, account.bearer, { jsonrpc: '2.0', id: 1, method, params });

async function callModel() {
  const { tools } = JSON.parse(/\{.*"tools".*\}/.exec(await tool('tools/list', {}))[0]).result;
  const functionDeclarations = tools.map(({ name }) => ({ name: `mcp_looker_${name}` }));
  const contents = [{ role: 'user', parts: [{ text: 'hello' }] }];
  const path = '/v1beta/models/any:generateContent';
  await post(account.model + path, { 'x-goog-api-key': account.key }, { contents, tools: [{ functionDeclarations }] });
}

const fields = ['users.state', 'order_items.count'];
const SLOW = { model: 'thelook', explore: 'order_items', fields, filters: { 'users.state': 'demo:slow' } };

const methods = {
  initialize: () => ({ protocolVersion: 1, agentCapabilities: {}, agentInfo: { name: 'test', version: '9.9.9' } }),
  authenticate: ({ _meta }) => {
    Object.assign(account, { key: _meta['api-key'], model: _meta.gateway.baseUrl });
    return {};
  },
  'session/new': ({ mcpServers: [{ url, headers }] }) => {
    const bearer = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
    Object.assign(account, { tools: url, bearer });
    return { sessionId: randomUUID() };
  },
  'session/set_model': () => ({}),
  'session/prompt': async () => {
    tool('tools/call', { name: 'query', arguments: SLOW }).catch(() => {});
    await callModel();
    return { stopReason: 'end_turn' };
  },
};

createInterface({ input: process.stdin }).on('line', async line => {
  const { id, method, params } = JSON.parse(line);
  if (method !== undefined && id !== undefined) write({ id, result: await methods[method](params) });
});
