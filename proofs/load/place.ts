import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { STREAM_MARK, startStreamingModel } from '../../bench/streaming-model.mjs';
import { startChild } from '../../src/base/child-process.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { setUp } from '../../test/harness/ask.ts';
import { type ServerProcess, startServerProcess } from '../../test/harness/server-process.ts';
import { tempFolder, type WhenOver } from '../../test/harness/temp-folder.ts';
import { readMetrics } from '../../test/metrics/read-metrics.ts';
import { heardMs } from '../harness/patience.ts';
import type { Limits } from './limits.ts';

/** A question that the model answers at the pace it was told. */
export const QUESTION = STREAM_MARK;

/** A connected server of its own, with a model whose answers are as long as wanted. */
export interface Place {
  readonly server: ServerProcess;
  /** Of this server. */
  readonly limits: Limits;
  /** The short form: fewer of everything. */
  readonly quick: boolean;
  readonly model: Awaited<ReturnType<typeof startStreamingModel>>;
  /** A socket with nothing around it, open. */
  socket(): Promise<WebSocket>;
  /** Resident memory of the server alone, in MB. */
  megabytes(): number;
  /** Bytes that wait in the server for clients to read, as it tells in its metrics. */
  waitingBytes(): Promise<number>;
  /** How long an ordinary request takes, in ms. */
  requestMs(): Promise<number>;
  /** How long a request takes to a server that has nothing else to do: what the machine itself takes just now. */
  machineMs(): Promise<number>;
}

export interface PlaceOptions {
  readonly limits: Limits;
  readonly quick: boolean;
  /** Entry of a build that is not the product's own. */
  readonly main?: string;
}

export async function openPlace(whenOver: WhenOver, { limits, quick, main }: PlaceOptions): Promise<Place> {
  const looker = await startDemoLooker();
  whenOver(() => looker.close());
  const demo = await startDemoModel();
  whenOver(() => demo.close());
  const model = await startStreamingModel({ target: demo.url });
  whenOver(() => model.close());
  const env = {
    ENCRYPTION_KEY: generateKey(),
    GEMINI_BASE_URL: model.url,
    GEMINI_MODEL: DEMO_MODEL,
    LOG_LEVEL: 'warn',
  };
  const idle = await startIdleServer(whenOver);
  const server = await startServerProcess(await tempFolder(whenOver), env, whenOver, main);
  const client = await server.open();
  const setting = setUp(client, {
    url: looker.url,
    client_id: looker.clientId,
    client_secret: looker.clientSecret.reveal(),
    use_demo: false,
    gemini_api_key: demo.apiKey.reveal(),
  });
  const last = await setting.catch((error: unknown) => {
    throw new Error(`not connected, and the server says: ${server.output().slice(-2_000)}`, { cause: error });
  });
  client.socket.terminate();
  if (last['status'] !== 'done') throw new Error(`not connected: ${JSON.stringify(last)}`);
  return {
    server,
    limits,
    quick,
    model,
    socket: () => openSocket(server.port),
    megabytes: () => {
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
    },
    waitingBytes: async () => {
      const samples = readMetrics(await (await fetch(`${server.url}/metrics`)).text());
      return samples.get('looker_chat_socket_waiting_bytes') ?? Number.NaN;
    },
    requestMs: () => msOf(`${server.url}/api/conversations`),
    machineMs: () => msOf(idle),
  };
}

async function msOf(url: string): Promise<number> {
  const started = heardMs();
  await (await fetch(url)).text();
  return heardMs() - started;
}

const IDLE_SERVER = `
const server = require('node:http').createServer((_, response) => response.end('here'));
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

/** Gives its address. */
async function startIdleServer(whenOver: WhenOver): Promise<string> {
  const child = startChild({ command: process.execPath, args: ['--eval', IDLE_SERVER], env: {} });
  whenOver(async () => void (await child.stop()));
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return String(first.value);
}

function openSocket(port: number): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => {});
  });
}
