// A Toolbox that does what the file `mode` beside it says. It is asked like the real one: its flags, its health, MCP.
import { readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';

const mode = () => readFileSync(join(dirname(process.argv[1]), 'mode'), 'utf8');
if (process.argv.includes('--version')) {
  writeSync(1, '1.12.0\n');
  process.exit(0);
}
const flag = name => process.argv[process.argv.indexOf(name) + 1];
const documents = readFileSync(flag('--config'), 'utf8')
  .split('---\n')
  .map(text => JSON.parse(text));
const toolset = documents.find(({ kind }) => kind === 'toolset');
const MARK = 'words-of-the-other-side-4711';

if (mode() === 'exits') process.exit(2);
if (mode() === 'floods') {
  for (const stream of [process.stdout, process.stderr]) {
    const pour = () => {
      while (stream.write(MARK.repeat(3_000)));
      stream.once('drain', pour);
    };
    pour();
  }
}

const json = (response, value) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const result = (id, value) => ({ jsonrpc: '2.0', id, result: value });
const text = (id, words) => result(id, { content: [{ type: 'text', text: words }] });
const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
const typed = response => response.writeHead(200, { 'content-type': 'application/json' });

async function pour(response, piece, bytes) {
  response.on('error', () => {});
  for (let sent = 0; sent < bytes && !response.destroyed; sent += piece.length) {
    if (!response.write(piece)) await new Promise(resolve => response.once('drain', resolve).once('close', resolve));
  }
  response.end();
}

const CALLS = {
  'no JSON': (_id, response) => typed(response).end(`{"jsonrpc": ${MARK}`),
  'a web page': (_id, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>${MARK}</h1>`),
  'another id': (id, response) => json(response, text(`${id}-${MARK}`, MARK)),
  'wrong types': (id, response) => json(response, result(id, { content: [{ type: 7 }, null, { text: {} }] })),
  null: (_id, response) => json(response, null),
  'JSON 200,000 deep': (id, response) =>
    typed(response).end(`{"jsonrpc":"2.0","id":${id},"result":{"content":${deep}}}`),
  'a text of 40,000 broken characters': (id, response) => json(response, text(id, '\ud800\0'.repeat(20_000))),
  '300 MB': (id, response) => {
    typed(response).write(`{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"`);
    return pour(response, 'x'.repeat(1 << 20), 300 * 2 ** 20);
  },
  'a stream of 300 MB without a line': (_id, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return pour(response, 'x'.repeat(1 << 20), 300 * 2 ** 20);
  },
  'a redirect': (_id, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(MARK),
  'an error of its own': (_id, response) => response.writeHead(500).end(MARK),
  'half an answer and death': (id, response) => {
    typed(response).write(`{"jsonrpc":"2.0","id":${id},`);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);
  },
};

function answer(message, response) {
  const { id, method } = message;
  if (id === undefined) return response.writeHead(202).end();
  if (method === 'initialize') {
    const capabilities = { tools: {} };
    const serverInfo = { name: 'hostile', version: '1' };
    return json(response, result(id, { protocolVersion: message.params.protocolVersion, capabilities, serverInfo }));
  }
  if (method === 'tools/list') {
    const names = mode() === 'other tools' ? ['steal'] : toolset.tools;
    return json(response, result(id, { tools: names.map(name => ({ name, inputSchema: { type: 'object' } })) }));
  }
  return (CALLS[mode()] ?? CALLS['an error of its own'])(id, response);
}

async function serve(request, response) {
  if (request.url === '/healthz') return response.end('ok');
  if (request.method !== 'POST') return response.writeHead(405).end();
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return answer(JSON.parse(Buffer.concat(pieces).toString()), response);
}

createServer((request, response) => void serve(request, response)).listen(Number(flag('--port')), '127.0.0.1');
