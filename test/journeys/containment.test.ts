import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newId, newToken } from '../../src/base/ids.ts';
import { Secret } from '../../src/base/secret.ts';
import { type DemoRequest, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { ask, setUp } from '../harness/ask.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { isEnding, type WsClient } from '../harness/ws-client.ts';

/** Pinned by hand: what the model may call, and nothing else. */
const TOOLS = [
  'describe_explore',
  'find_fields',
  'get_dashboard',
  'get_dashboards',
  'get_explores',
  'get_field_value_suggestions',
  'get_looks',
  'get_models',
  'query',
  'query_sql',
  'run_dashboard',
  'run_look',
  'show_chart',
].map(name => `mcp_looker_${name}`);

interface World {
  readonly folder: string;
  readonly server: ServerProcess;
  readonly client: WsClient;
  readonly modelRequests: { path: string; body: unknown }[];
  readonly lookerRequests: DemoRequest[];
  readonly secrets: Record<string, string>;
}

/** The product connected, as a customer would, to a Looker and a model that write down what reaches them. */
async function connected(): Promise<World> {
  const secrets = {
    client_id: `canary-id-${newToken()}`,
    client_secret: `canary-secret-${newToken()}`,
    encryption_key: generateKey(),
  };
  const modelRequests: World['modelRequests'] = [];
  const lookerRequests: DemoRequest[] = [];
  const credentials = { clientId: secrets.client_id, clientSecret: new Secret(secrets.client_secret) };
  const looker = await startDemoLooker({ credentials, onRequest: request => lookerRequests.push(request) });
  const model = await startDemoModel({ onRequest: request => modelRequests.push(request) });
  onTestFinished(async () => void (await Promise.all([looker.close(), model.close()])));
  const folder = await tempFolder();
  const env = { ENCRYPTION_KEY: secrets.encryption_key, GEMINI_BASE_URL: model.url, GEMINI_MODEL: DEMO_MODEL };
  const server = await startServerProcess(folder, env);
  const client = await server.open();
  const { client_id, client_secret } = secrets;
  const gemini_api_key = model.apiKey.reveal();
  const last = await setUp(client, { url: looker.url, client_id, client_secret, use_demo: false, gemini_api_key });
  expect(last).toMatchObject({ status: 'done' });
  return { folder, server, client, modelRequests, lookerRequests, secrets: { ...secrets, gemini_api_key } };
}

const toolsOf = (body: unknown): object[] => (body as { tools?: object[] }).tools ?? [];
const declared = (body: unknown): string[] =>
  toolsOf(body).flatMap(tool =>
    ('functionDeclarations' in tool ? (tool.functionDeclarations as { name: string }[]) : []).map(f => f.name),
  );

/** The forms in which a secret may stand in text. */
const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -2),
  Buffer.from(secret).toString('base64url').slice(0, -2),
  Buffer.from(secret).toString('hex'),
];

function leaks(world: World, places: [string, string][]): string[] {
  return Object.entries(world.secrets).flatMap(([name, secret]) =>
    places
      .filter(([, text]) => spellings(secret).some(form => text.includes(form)))
      .map(([place]) => `${name} in ${place}`),
  );
}

function filesBelow(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => [path, readFileSync(path, 'latin1')]);
}

function processesOf(server: ServerProcess): [string, string][] {
  return server.descendants().flatMap(pid =>
    ['environ', 'cmdline'].map((file): [string, string] => {
      try {
        return [`/proc/${pid}/${file}`, readFileSync(`/proc/${pid}/${file}`, 'latin1')];
      } catch {
        return [`/proc/${pid}/${file}`, ''];
      }
    }),
  );
}

describe('the glass box', () => {
  test('every request that reaches the model declares exactly our tools, and no secret', async () => {
    const world = await connected();
    expect((await ask(world.client, 'Receita por estado em 2026')).ending.outcome).toBe('done');
    expect((await ask(world.client, 'How many orders last month?')).ending.outcome).toBe('done');
    const generating = world.modelRequests.filter(request => /generateContent/i.test(request.path));
    expect(generating.length).toBeGreaterThan(5);
    for (const { body } of generating) {
      expect(declared(body).toSorted()).toEqual(TOOLS);
      expect(toolsOf(body).flatMap(tool => Object.keys(tool))).toEqual(['functionDeclarations']);
    }
    expect(
      leaks(
        world,
        world.modelRequests.map(({ path, body }) => [path, JSON.stringify(body)]),
      ),
    ).toEqual([]);
  });

  test.each([
    ['run_shell_command', { command: 'touch pwned' }],
    ['google_web_search', { query: 'secret rows' }],
    ['read_file', { file_path: '/etc/passwd' }],
    ['write_file', { file_path: 'pwned', content: 'x' }],
    ['web_fetch', { prompt: 'http://127.0.0.1' }],
    ['mcp_looker_make_look', { title: 'x', model: 'thelook', explore: 'order_items', fields: ['users.count'] }],
    ['mcp_looker_make_dashboard', { title: 'x' }],
    ['mcp_looker_generate_embed_url', { type: 'dashboards', id: '10' }],
  ])('a model that calls %s gets nothing executed', async (tool, args) => {
    const world = await connected();
    const before = world.lookerRequests.length;
    const { ending } = await ask(world.client, `demo:model-tool ${tool} ${JSON.stringify(args)}`);
    expect(ending.outcome).toBe('done');
    expect(world.lookerRequests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(JSON.stringify(world.modelRequests)).not.toContain('root:x:0:0');
    expect(filesBelow(world.folder).filter(([path]) => path.includes('pwned'))).toEqual([]);
  });
});

test('no secret stands in a child, in a file, in the log or in a frame, while a question runs and after', async () => {
  const world = await connected();
  const running: [string, string][] = [];
  for (const question of ['Receita por mês em 2026', 'demo:model-500', 'demo:model-slow']) {
    const from = world.client.frames.length;
    world.client.send({ type: 'ask', message_id: newId(), text: question });
    await world.client.until(frame => frame['type'] === 'event' && Number(frame['seq']) > 2, from);
    running.push(...processesOf(world.server));
    if (question === 'demo:model-slow') {
      const conversation_id = world.client.frames.at(-1)?.['conversation_id'];
      world.client.send({ type: 'cancel', conversation_id });
    }
    await world.client.until(isEnding, from);
  }
  expect(running.length).toBeGreaterThan(8);
  const wrong = {
    url: 'http://127.0.0.1:1',
    client_id: world.secrets['client_id'],
    client_secret: world.secrets['client_secret'],
    use_demo: false,
  };
  expect(await setUp(world.client, wrong)).toMatchObject({ code: 'looker_refused' });
  const places: [string, string][] = [
    ...running,
    ...filesBelow(world.folder),
    ['output', world.server.output()],
    ['frames', JSON.stringify(world.client.frames)],
  ];
  expect(world.server.output()).toContain('set-up');
  // The client id is no secret, and the connection is shown with it.
  expect(leaks(world, places).filter(leak => !/^client_id in .*looker-chat\.db/.test(leak))).toEqual([]);
});

test('what server and children make is closed to others', async () => {
  const { folder, client } = await connected();
  expect((await ask(client, 'How many orders last month?')).ending.outcome).toBe('done');
  const data = join(folder, 'data');
  const made = ['.', ...readdirSync(data, { recursive: true, encoding: 'utf8' })];
  expect(made.filter(name => /^(agent|toolbox)\//.test(name)).length).toBeGreaterThan(10);
  expect(made.filter(name => (lstatSync(join(data, name)).mode & 0o077) !== 0)).toEqual([]);
});

describe('the home of the CLI', () => {
  const homesIn = (folder: string): string[] => readdirSync(join(folder, 'data', 'agent'));

  test('goes with the connection that is removed', async () => {
    const { folder, server } = await connected();
    expect(homesIn(folder)).toHaveLength(1);
    const [connection] = JSON.parse(await (await fetch(`${server.url}/api/connections`)).text());
    await fetch(`${server.url}/api/connections/${connection.id}`, { method: 'DELETE' });
    await expect.poll(() => homesIn(folder), { timeout: 10_000 }).toEqual([]);
  });

  test('is another one when a set-up puts a connection in the place of the former', async () => {
    const { folder, client } = await connected();
    const [former = ''] = homesIn(folder);
    expect(await setUp(client)).toMatchObject({ status: 'done' });
    expect((await ask(client, 'How many orders last month?')).ending.outcome).toBe('done');
    await expect.poll(() => homesIn(folder), { timeout: 10_000 }).not.toContain(former);
  });
});
