import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';
import { WsClient } from '../harness/ws-client.ts';

const whenOver = whenFileIsOver();
let server: ServerProcess;
let token: string;

/** As `npm start` does when nothing is set: on all addresses. */
beforeAll(async () => {
  const folder = await tempFolder(whenOver);
  server = await startServerProcess(folder, { HOST: '0.0.0.0' }, whenOver);
  token = (await readFile(join(folder, 'data', 'access-token'), 'utf8')).trim();
});

/** `host:port` of this machine as others reach it. A machine without a network has none, and says so. */
function outside({ skip }: TestContext): string {
  const found = Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  if (found === undefined) return skip('this machine has no IPv4 address but loopback');
  return `${found.address}:${server.port}`;
}

const bearer = () => ({ authorization: `Bearer ${token}` });

describe('reached at an address that is not loopback', () => {
  test('the server says that it runs, and nothing else, without the token', async context => {
    const host = outside(context);
    expect((await fetch(`http://${host}/health`)).status).toBe(200);
    for (const path of ['/api/conversations', '/api/connections', '/api/setup', '/api/openapi.json', '/api/nowhere']) {
      const answer = await fetch(`http://${host}${path}`, { headers: { 'accept-language': 'pt-BR' } });
      const { error } = JSON.parse(await answer.text());
      expect([path, answer.status, error.code]).toEqual([path, 401, 'unauthorized']);
      expect(error.message).toContain('DATA_DIR/access-token');
      expect((await fetch(`http://${host}${path}`, { headers: bearer() })).status).not.toBe(401);
    }
    expect(JSON.parse(await (await fetch(`http://${host}/api/session`)).text())).toMatchObject({ member: false });
  });

  test('/ws takes no frame before the token, whatever Host the caller writes', async context => {
    const host = outside(context);
    const headers = [
      {},
      { host: `localhost:${server.port}` },
      { host: '127.0.0.1' },
      { 'x-forwarded-for': '127.0.0.1' },
    ];
    for (const each of headers) {
      const client = await WsClient.open(`ws://${host}/ws`, each);
      const refused = await client.exchange({ type: 'start_config', config: { use_demo: true } });
      expect(refused).toMatchObject({ type: 'error', status: 'error', step: 'auth', code: 'unauthorized' });
      expect(await client.closed).toMatchObject({ code: 1008 });
    }
    const { running } = JSON.parse(await (await fetch(`${server.url}/api/setup`)).text());
    expect(running).toBe(false);
  });

  test('/ws lets the token in, as a header and as the first frame', async context => {
    const host = outside(context);
    const byHeader = await WsClient.open(`ws://${host}/ws`, bearer());
    const byFrame = await WsClient.open(`ws://${host}/ws`);
    byFrame.send({ type: 'auth', token });
    for (const client of [byHeader, byFrame]) {
      expect(await client.exchange({ type: 'follow', conversation_id: 'none' })).toMatchObject({ code: 'not_found' });
    }
  });

  test('a wrong token is refused, and the sixth one has to wait', async context => {
    const host = outside(context);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const answer = await fetch(`http://${host}/api/conversations`, { headers: { authorization: 'Bearer wrong' } });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    // Who sits at the machine itself is not kept waiting.
    expect((await fetch(`${server.url}/api/conversations`)).status).toBe(200);
  });
});
