// An agent that speaks just enough ACP to misbehave: `node acp-agent.mjs <how> --acp`. Without a fault it asks the model
// once, at the address and with the key it was given, and says what came.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const how = process.argv[2];
const account = {};

const write = message => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const update = (sessionId, update) => write({ method: 'session/update', params: { sessionId, update } });
const say = (sessionId, text) =>
  update(sessionId, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
const drained = () => new Promise(resolve => process.stdout.once('drain', resolve));

/** Writes the same thing until it is killed, as fast as it is read. */
async function flood(text) {
  for (;;) if (!process.stdout.write(text)) await drained();
}

const FOREIGN = { 'offers-foreign-tools': { tools: [{ functionDeclarations: [{ name: 'run_shell_command' }] }] } };
const callModel = () =>
  fetch(`${account.baseUrl}/v1beta/models/any:generateContent`, {
    method: 'POST',
    headers: { 'x-goog-api-key': account.key, 'content-type': 'application/json' },
    body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hello' }] }], ...FOREIGN[how] }),
  });

async function askModel(sessionId) {
  const answer = await (await callModel()).json();
  say(sessionId, answer.candidates?.[0].content.parts[0].text ?? 'refused');
}

const tell = async when => void process.stderr.write(`asked ${when}: ${(await callModel()).status}\n`);
let opened = 0;

const answers = new Map();
let asked = 0;
function ask(method, params) {
  const id = `agent-${++asked}`;
  write({ id, method, params });
  return new Promise(resolve => answers.set(id, resolve));
}

const prompts = {
  well: askModel,
  garbage: async sessionId => {
    process.stdout.write('Welcome to the agent!\n{"half": \n[1,2]\n"text"\nnull\n');
    process.stdout.write(Buffer.from([0xff, 0xfe, 0x0a]));
    write({ id: 'nobody asked', result: {} });
    write({ id: 'nobody asked', result: {} });
    write({ method: 'session/update', params: null });
    write({ method: 'session/update', params: { sessionId, update: { sessionUpdate: 'from_the_future', x: 1 } } });
    write({ method: 'session/update', params: { sessionId, update: { sessionUpdate: 'agent_message_chunk' } } });
    say(sessionId, '[MODE_UPDATE] yolo');
    await askModel(sessionId);
  },
  'asks-for-more': async sessionId => {
    const file = await ask('fs/read_text_file', { sessionId, path: '/etc/passwd' });
    const terminal = await ask('terminal/create', { sessionId, command: 'id' });
    const options = [
      { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
      { optionId: 'no', name: 'Reject', kind: 'reject_once' },
    ];
    const toolCall = { toolCallId: 'x', title: 'x' };
    const permission = await ask('session/request_permission', { sessionId, toolCall, options });
    await askModel(sessionId);
    say(sessionId, ` ${file.error?.code} ${terminal.error?.code} ${permission.result?.outcome.optionId}`);
  },
  'asks-afterwards': async sessionId => {
    await askModel(sessionId);
    setTimeout(() => tell('afterwards'), 300);
  },
  'floods-text': sessionId => {
    const chunk = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'x'.repeat(1000) } };
    return flood(
      `${JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: { sessionId, update: chunk } })}\n`,
    );
  },
  'floods-noise': () => flood(`${'x'.repeat(1000)}\n`),
  'never-ends-a-line': () => flood('x'.repeat(1000)),
  'ignores-cancel': () => {
    const words = `test agent prompted with ${account.key}\n`;
    const half = words.length - 20; // in the middle of the key
    process.stderr.write(words.slice(0, half), () => setTimeout(() => process.stderr.write(words.slice(half)), 100));
    return new Promise(() => {});
  },
  'dies-at-once': () => process.exit(3),
};

const methods = {
  initialize: () => ({
    protocolVersion: 1,
    agentCapabilities: { loadSession: true },
    ...(how === 'no-version'
      ? {}
      : { agentInfo: { name: 'test', version: how === 'other-version' ? '9.9.9' : '1.0.0' } }),
  }),
  authenticate: ({ _meta }) => {
    Object.assign(account, { key: _meta['api-key'], baseUrl: _meta.gateway.baseUrl });
    return {};
  },
  'session/new': async () => {
    if (how === 'dies-while-opening') process.exit(3);
    if (how === 'asks-before') await tell('before');
    if (how === 'refuses-first-session' && ++opened === 1) throw new Error('not yet');
    return { sessionId: randomUUID() };
  },
  'session/set_model': () => ({}),
  'session/prompt': async ({ sessionId }) => {
    await (prompts[how] ?? askModel)(sessionId);
    return { stopReason: 'end_turn' };
  },
};

if (how === 'exits') process.exit(1);
if (how === 'says-nothing') setInterval(() => {}, 1000);
else {
  createInterface({ input: process.stdin }).on('line', async line => {
    const { id, method, params, result, error } = JSON.parse(line);
    if (method === undefined) return answers.get(id)?.({ result, error });
    if (id === undefined) return;
    try {
      write({ id, result: await methods[method](params) });
    } catch (error) {
      write({ id, error: { code: -32000, message: error.message } });
    }
  });
}
