// An ACP program that does what it is told by the question: `hostile:NAME`; everything else it answers well. A file
// `mode` beside it makes it fail at its start. It holds what the real one holds: the turn's token and two addresses.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const VERSION = '0.61.0';
const here = dirname(process.argv[1]);
const mode = existsSync(join(here, 'mode')) ? readFileSync(join(here, 'mode'), 'utf8') : '';
if (process.argv.includes('--version')) {
  writeSync(1, `${VERSION}\n`);
  process.exit(0);
}

const turn = {};
const out = text => process.stdout.write(text);
const write = message => out(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const chunk = (sessionId, text) => ({
  method: 'session/update',
  params: { sessionId, update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } },
});
const say = (sessionId, text) => write(chunk(sessionId, text));
async function flood(text, bytes = Number.POSITIVE_INFINITY) {
  for (let sent = 0; sent < bytes; sent += text.length) {
    if (!out(text)) await new Promise(resolve => process.stdout.once('drain', resolve));
  }
}

const mcp = (body, { headers = {}, method = 'POST', url = turn.url } = {}) =>
  fetch(url, {
    method,
    headers: {
      ...turn.headers,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
  });
const rpc = (method, params = {}, id = 1) => ({ jsonrpc: '2.0', id, method, params });

async function toolNames() {
  const text = await (await mcp(rpc('tools/list'))).text();
  return JSON.parse(/^data: (\{.*\})$/m.exec(text)[1]).result.tools.map(tool => `mcp_looker_${tool.name}`);
}

async function answerWell(sessionId) {
  const functionDeclarations = (await toolNames()).map(name => ({ name }));
  const answer = await fetch(`${turn.model}/v1beta/models/any:generateContent`, {
    method: 'POST',
    headers: { 'x-goog-api-key': turn.key, 'content-type': 'application/json' },
    body: JSON.stringify({
      contents: [{ role: 'user', parts: [{ text: 'hello' }] }],
      tools: [{ functionDeclarations }],
    }),
  });
  const { candidates } = await answer.json();
  say(sessionId, candidates?.[0].content.parts[0].text ?? `refused ${answer.status}`);
}

/** What the gateway makes of requests that the real CLI would never send: `status code` of each. */
const GATEWAY = {
  'no bearer': () => mcp(rpc('tools/list'), { headers: { authorization: '' } }),
  'another bearer': () => mcp(rpc('tools/list'), { headers: { authorization: 'Bearer x' } }),
  'an origin': () => mcp(rpc('tools/list'), { headers: { origin: 'http://127.0.0.1' } }),
  'another path': () => mcp(rpc('tools/list'), { url: `${turn.url}/../x` }),
  GET: () => mcp('', { method: 'GET' }),
  DELETE: () => mcp('', { method: 'DELETE' }),
  'no JSON': () => mcp('{"jsonrpc":'),
  'another type': () => mcp('x', { headers: { 'content-type': 'text/plain' } }),
  'an unknown method': () => mcp(rpc('tools/steal')),
  'an unknown tool': () => mcp(rpc('tools/call', { name: 'make_dashboard', arguments: {} })),
  'arguments that are a list': () => mcp(rpc('tools/call', { name: 'query', arguments: [] })),
  'arguments of 100 KB': () => mcp(rpc('tools/call', { name: 'query', arguments: { model: 'x'.repeat(100_000) } })),
  'arguments of 10 MB': () => mcp(rpc('tools/call', { name: 'query', arguments: { model: 'x'.repeat(1e7) } })),
  'arguments 50,000 deep': () => {
    const nested = `${'{"a":'.repeat(50_000)}0${'}'.repeat(50_000)}`;
    return mcp(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"query","arguments":${nested}}}`);
  },
  'a filter of 60,000 blanks': () =>
    mcp(rpc('tools/call', { name: 'query', arguments: queryOf(`${' '.repeat(60_000)}"`) })),
  'a protocol of the future': () => mcp(rpc('tools/list'), { headers: { 'mcp-protocol-version': '2999-01-01' } }),
  'a batch': () => mcp([rpc('tools/list', {}, 1), rpc('tools/list', {}, 2)]),
  'a request that wants no answer': () => mcp({ jsonrpc: '2.0', method: 'tools/list', params: {} }),
  'an answer to nothing': () => mcp({ jsonrpc: '2.0', id: 7, result: {} }),
};
const queryOf = filter => ({ model: 'm', explore: 'e', fields: ['a.b'], filters: { 'a.b': filter } });

async function gateway(sessionId) {
  const told = [];
  for (const [name, send] of Object.entries(GATEWAY)) {
    const answer = await send().catch(error => ({ status: error.cause?.code ?? error.message, text: () => '' }));
    const text = await answer.text();
    told.push([
      name,
      answer.status,
      /"code":(-?\d+)/.exec(text)?.[1] ?? (/"isError":true/.test(text) ? 'isError' : ''),
    ]);
  }
  await answerWell(sessionId);
  say(sessionId, ` <<${JSON.stringify(told)}>>`);
}

const waiting = new Map();
let asked = 0;
function ask(method, params) {
  const id = `agent-${++asked}`;
  write({ id, method, params });
  return new Promise(resolve => waiting.set(id, resolve));
}

const PROMPTS = {
  garbage: async sessionId => {
    out('Welcome!\n{"half": \n[1,2]\n"text"\nnull\n\n\0\n');
    process.stdout.write(Buffer.from([0xff, 0xfe, 0xed, 0xa0, 0x80, 0x0a]));
    for (const id of ['nobody', 1e15, null, -1, {}]) write({ id, result: {} });
    write({ method: 'session/update', params: null });
    write({ method: 'session/update', params: { sessionId, update: { sessionUpdate: '__proto__' } } });
    write({ method: 'session/update', params: { sessionId: '__proto__', update: {} } });
    write({ method: 'session/cancel', params: {} });
    await answerWell(sessionId);
  },
  deep: async sessionId => {
    const nested = `${'{"a":'.repeat(100_000)}0${'}'.repeat(100_000)}`;
    out(`{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"${sessionId}","update":${nested}}}\n`);
    out(`{"jsonrpc":"2.0","id":99,"method":"fs/read_text_file","params":${nested}}\n`);
    await answerWell(sessionId);
  },
  asks: async sessionId => {
    const told = [];
    for (const method of ['fs/read_text_file', 'fs/write_text_file', 'terminal/create', 'terminal/output', '_x/y']) {
      const { error } = await ask(method, { sessionId, path: '/etc/passwd', content: 'x', command: 'id' });
      told.push(error?.code);
    }
    await answerWell(sessionId);
    say(sessionId, ` <<${JSON.stringify(told)}>>`);
  },
  text: sessionId => flood(`${JSON.stringify({ jsonrpc: '2.0', ...chunk(sessionId, 'x'.repeat(1000)) })}\n`),
  noise: () => flood(`${'x'.repeat(1000)}\n`),
  line: () => flood('x'.repeat(100_000), 200 * 2 ** 20),
  errors: async sessionId => {
    const noise = 'e'.repeat(65_536);
    for (let sent = 0; sent < 50 * 2 ** 20; sent += noise.length) {
      if (!process.stderr.write(noise)) await new Promise(resolve => process.stderr.once('drain', resolve));
    }
    await answerWell(sessionId);
  },
  surrogates: async sessionId => {
    await answerWell(sessionId);
    say(sessionId, ' \0 \ud800 \u202e\u001b[31m');
  },
  half: () => {
    out('{"jsonrpc":"2.0","method":"session/upd');
    setTimeout(() => process.exit(0), 50);
  },
  dies: () => process.exit(3),
  'leaves-a-child': () => {
    spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).once('spawn', () =>
      process.exit(3),
    );
  },
  killed: () => process.kill(process.pid, 'SIGSEGV'),
  'hangs-up': () => {
    closeSync(1);
    setInterval(() => {}, 1000);
    return new Promise(() => {});
  },
  hangs: () => new Promise(() => {}),
  gateway,
};

const METHODS = {
  initialize: () => ({
    protocolVersion: mode === 'protocol' ? 99 : 1,
    agentCapabilities: { loadSession: true },
    agentInfo: { name: 'hostile', version: VERSION },
  }),
  authenticate: ({ _meta }) => {
    Object.assign(turn, { key: _meta['api-key'], model: _meta.gateway.baseUrl });
    return {};
  },
  'session/new': ({ mcpServers: [server] }) => {
    turn.url = server.url;
    turn.headers = Object.fromEntries(server.headers.map(({ name, value }) => [name.toLowerCase(), value]));
    return { sessionId: randomUUID() };
  },
  'session/set_model': () => ({}),
  'session/prompt': async ({ sessionId, prompt }) => {
    const name = /hostile:([\w-]+)/.exec(prompt[0].text)?.[1] ?? '';
    await (PROMPTS[name] ?? answerWell)(sessionId);
    return { stopReason: 'end_turn' };
  },
};

if (mode === 'exits') process.exit(1);
if (mode === 'banner') out(`${'Welcome! '.repeat(1000)}\n`);
if (mode === 'floods') await flood('x'.repeat(100_000));
async function take(line) {
  const { id, method, params, result, error } = JSON.parse(line);
  if (method === undefined) return waiting.get(id)?.({ result, error });
  if (id !== undefined) write({ id, result: await METHODS[method](params) });
}
createInterface({ input: process.stdin }).on('line', line => void take(line));
