// @ts-check
// What gateway and egress add to a tool call: the same query through them, and of the bare Toolbox, in turn.
import { setTimeout as pause } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createLog, createLooker, freePort, pinnedPrograms, Redactor, Secret, startDemoLooker } from './built.mjs';
import { median } from './figures.mjs';

/** @typedef {import('./run.mjs').Run} Run */

const CALLS = { quick: 25, full: 100 };
const START_MS = 15_000;
const QUERY = { model: 'thelook', explore: 'order_items', fields: ['order_items.count'] };

/** @param {Run} run */
export async function measureToolCalls(run) {
  const looker = run.holding(await startDemoLooker());
  const ours = await connect(await openGateway(run, looker));
  const bare = await connect(await startBareToolbox(run, looker));
  /** @type {{ ours: number[]; bare: number[] }} */
  const times = { ours: [], bare: [] };
  // The first call of each signs in, and reads the explore for its labels.
  for (const client of [ours, bare]) await timedCall(client, 1);
  const calls = run.quick ? CALLS.quick : CALLS.full;
  for (let call = 0; call < calls; call += 1) {
    // Another limit each time: an equal query might be answered from memory.
    times.ours.push(await timedCall(ours, 2 + call));
    times.bare.push(await timedCall(bare, 2 + call));
  }
  await Promise.all([ours.close(), bare.close()]);
  return { oursMs: median(times.ours), bareMs: median(times.bare) };
}

/** @param {Client} client @param {number} limit */
async function timedCall(client, limit) {
  const started = performance.now();
  const { isError, content } = await client.callTool({ name: 'query', arguments: { ...QUERY, limit } });
  if (isError === true) throw new Error(`a tool call failed: ${JSON.stringify(content)}`);
  return performance.now() - started;
}

/** @param {{ url: string; token?: string }} address */
async function connect({ url, token }) {
  const client = new Client({ name: 'bench', version: '1' });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

/**
 * Gateway, egress and the Toolbox between them, writing nothing down: commits are measured elsewhere.
 * @param {Run} run
 * @param {Awaited<ReturnType<typeof startDemoLooker>>} looker
 */
async function openGateway(run, { url, clientId, clientSecret }) {
  const redactor = new Redactor();
  const log = createLog({ level: 'warn', redactor, write: line => process.stderr.write(line) });
  const { toolbox } = pinnedPrograms(run.runtimeDir);
  const room = await createLooker({ toolbox: async () => toolbox, directory: await run.newFolder(), log, redactor });
  run.holding(room);
  const target = {
    id: 'bench',
    baseUrl: url,
    clientId,
    clientSecret: new Secret(clientSecret.reveal()),
    verifySsl: true,
  };
  const tools = room.openTools({
    target,
    signal: new AbortController().signal,
    timeZone: undefined,
    results: { ids: async () => [], find: async () => undefined },
    catalogue: { findFields: async () => ({ explores: [], unread: 0 }), describe: async () => undefined },
    onCall: async () => {},
    onResult: async () => 'result',
    onChart: async () => {},
    onCallEnded: async () => {},
  });
  const offered = room.offerTools();
  tools.serve(offered.token);
  return offered;
}

/**
 * The Toolbox as its own documents have it: its prebuilt Looker tools, over HTTP, with the credentials.
 * @param {Run} run
 * @param {Awaited<ReturnType<typeof startDemoLooker>>} looker
 */
async function startBareToolbox(run, looker) {
  const { command, args } = pinnedPrograms(run.runtimeDir).toolbox;
  const port = await freePort();
  const child = run.start({
    command,
    args: [
      ...args,
      '--prebuilt',
      'looker',
      '--address',
      '127.0.0.1',
      '--port',
      String(port),
      '--disable-version-check',
    ],
    env: {
      HOME: await run.newFolder(),
      LOOKER_BASE_URL: looker.url,
      LOOKER_CLIENT_ID: looker.clientId,
      LOOKER_CLIENT_SECRET: looker.clientSecret.reveal(),
      LOOKER_VERIFY_SSL: 'true',
      GCE_METADATA_HOST: '127.0.0.1:9', // nobody listens there: the Toolbox's look for a cloud ends at once
    },
  });
  child.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  const limit = performance.now() + START_MS;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (performance.now() > limit) throw new Error(`the bare Toolbox did not start: ${child.stderrTail().slice(-500)}`);
    await pause(20);
  }
  return { url: `${url}/mcp` };
}
