import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectToolbox } from '../../src/looker/toolbox-client.ts';

/** Speaks MCP as the Toolbox does, but for its answers to calls, which are texts of `bytes` bytes. */
async function toolboxThatAnswers(bytes: number): Promise<URL> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const { id, method, params } = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    if (id === undefined) return void response.writeHead(202).end();
    const result =
      method === 'initialize'
        ? { protocolVersion: params.protocolVersion, capabilities: {}, serverInfo: { name: 'test', version: '1' } }
        : { content: [{ type: 'text', text: 'x'.repeat(bytes) }] };
    response.on('error', () => {}).writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  onTestFinished(() => server.close().closeAllConnections());
  await new Promise(resolve => server.once('listening', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp/x`);
}

describe('an answer of the Toolbox', () => {
  const call = { tool: 'query', arguments: {}, ticket: 'x', timeoutMs: 20_000 };

  test.each([[1_000], [15 * 1024 * 1024]])('of %i bytes is read', async bytes => {
    const client = await connectToolbox(await toolboxThatAnswers(bytes));
    const { blocks } = await client.call(call);
    expect(blocks.map(block => block.length)).toEqual([bytes]);
    await client.close();
  });

  test('of more than any real one has is broken off, as one of a Toolbox that is lost', async () => {
    const client = await connectToolbox(await toolboxThatAnswers(17 * 1024 * 1024));
    await expect(client.call(call)).rejects.toBeInstanceOf(TypeError);
    await client.close();
  });
});
