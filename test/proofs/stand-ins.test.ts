import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startStreamingModel } from '../../bench/streaming-model.mjs';
import { startLookerFront } from '../../proofs/canary/looker-front.ts';
import { startModelFront } from '../../proofs/canary/model-front.ts';
import { Recorder } from '../../proofs/canary/recorder.ts';
import { Secrets } from '../../proofs/canary/secrets.ts';
import { startHostileModel } from '../../proofs/containment/hostile-model.ts';
import { startLookerFront as startForgedLooker } from '../../proofs/containment/looker-front.ts';
import { startSink } from '../../proofs/containment/sink.ts';
import { startProxy } from '../../proofs/exposure/proxy.ts';
import { startHostileLooker } from '../../proofs/hostile/counterparts/hostile-looker.ts';
import { startOutside } from '../../proofs/torture/outside.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { startDemoModel } from '../../src/demo/model/model.ts';
import type { WhenOver } from '../harness/temp-folder.ts';
import { startTinyRegistry } from '../runtime/tiny-registry.ts';

const whenOver: WhenOver = close => onTestFinished(close);

async function held<One extends { close(): unknown }>(opening: Promise<One>): Promise<One> {
  const one = await opening;
  whenOver(async () => void (await one.close()));
  return one;
}

const demo = () => held(startDemoLooker());
const proxyOf = async (url: string): Promise<string> => {
  const { port } = await held(startProxy(Number(new URL(url).port), '127.0.0.1'));
  return `http://127.0.0.1:${port}`;
};

/** All that proofs put in the place of others, by how it is started; each gives its address. */
const STAND_INS: Readonly<Record<string, () => Promise<string>>> = {
  'canary: Looker': async () =>
    startLookerFront({ demo: await demo(), name: 'x', recorder: new Recorder(), secrets: new Secrets(''), whenOver }),
  'canary: the model': async () =>
    startModelFront({ demo: await held(startDemoModel()), recorder: new Recorder(), keys: ['key'], whenOver }),
  'containment: the model': async () => (await startHostileModel(whenOver)).url,
  'containment: Looker': async () => (await startForgedLooker(whenOver)).url,
  'containment: a foreign host': async () => (await startSink(whenOver)).url,
  'exposure: a proxy': async () => proxyOf((await demo()).url),
  'hostile: Looker': async () => (await held(startHostileLooker(await demo()))).url,
  'load: the model': async () => {
    const { url } = await held(startDemoModel());
    return (await held(startStreamingModel({ target: url }))).url;
  },
  'supply: a registry': async () => (await held(startTinyRegistry())).url,
  'torture: the model': async () => (await startOutside(whenOver)).settings['GEMINI_BASE_URL'] ?? '',
};

const HOST = 'Host: 127.0.0.1\r\n';
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
const BODY = '{"contents":[{"role":"user","parts":[{"text":"hello"}]}]}';
const POST = `POST /v1beta/models/demo:streamGenerateContent?alt=sse HTTP/1.1\r\n${HOST}x-goog-api-key: key\r\n`;

/** What a caller has sent when it is killed. */
const LAST_WORDS: Readonly<Record<string, string>> = {
  nothing: '',
  'half of its headers': `POST / HTTP/1.1\r\nHos`,
  'half of its body': `${POST}Content-Length: ${2 * BODY.length}\r\n\r\n${BODY}`,
  'a whole request': `${POST}Content-Length: ${BODY.length}\r\n\r\n${BODY}`,
  'a handshake': `GET /ws HTTP/1.1\r\n${HOST}${UPGRADE}\r\nand more`,
  'a wish for a tunnel': `CONNECT model.example:443 HTTP/1.1\r\n${HOST}\r\nand more`,
};

/** Connects, says it, and is gone as one that was killed is, when the system has the words. */
async function sayAndDie(port: number, words: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await new Promise<void>(resolve => socket.write(words, () => resolve()));
  socket.resetAndDestroy();
  await once(socket, 'close');
}

test.each(Object.entries(STAND_INS))('%s goes on, whoever is killed while it speaks to it', async (_name, start) => {
  const url = await start();
  const { port } = new URL(url);
  for (const words of Object.values(LAST_WORDS)) await sayAndDie(Number(port), words);
  // An error that nobody hears fails the run.
  const answer = await fetch(`${url}/v1beta/models/hostile`);
  expect(await answer.text()).not.toBe('');
});

const PLAIN = `GET / HTTP/1.1\r\n${HOST}\r\n`;
const HANDSHAKE = `GET /ws HTTP/1.1\r\n${HOST}${UPGRADE}\r\n`;
const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** What a server was asked, and has answered when it is killed. */
const LAST_ANSWERS = [
  ...[PLAIN, HANDSHAKE].flatMap(asked => [
    { asked, answer: '' },
    { asked, answer: 'HTTP/1.1 200 OK\r\nConte' },
    { asked, answer: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nhalf' },
  ]),
  { asked: HANDSHAKE, answer: SWITCHING },
  { asked: HANDSHAKE, answer: `${SWITCHING}\x81\x05h` },
];

test('the proxy of exposure goes on, wherever the server behind it is killed', async () => {
  let killed = 0;
  const server = createServer(socket => {
    const answer = LAST_ANSWERS[killed++]?.answer ?? '';
    socket.on('error', () => {});
    socket.once('data', () => socket.write(answer, () => socket.resetAndDestroy()));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = new URL(await proxyOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  for (const { asked } of LAST_ANSWERS) {
    const caller = connect(Number(port), '127.0.0.1').resume();
    caller.on('error', () => {}).write(asked);
    await new Promise(resolve => caller.once('close', resolve));
  }
  expect(killed).toBe(LAST_ANSWERS.length);
});
