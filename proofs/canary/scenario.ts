import { writeFileSync } from 'node:fs';
import { DEMO_MODEL } from '../../src/demo/model/model.ts';
import { ask } from '../../test/harness/ask.ts';
import { startLookerFront } from './looker-front.ts';
import { provocable } from './looker-spoils.ts';
import {
  askAndRead,
  askInVain,
  changeSecrets,
  configure,
  expectThat,
  failToSetUp,
  interrupt,
  killChildren,
  misplaceSecrets,
  signIn,
  visit,
} from './steps.ts';
import type { World } from './world.ts';

/** Says what is being done. */
export type Say = (line: string) => void;

type Settings = Record<string, string>;

/** All secrets in the environment, as many run it. */
const inEnvironment = ({ secrets, modelUrl }: World): Settings => ({
  ENCRYPTION_KEY: secrets.given.encryption_key,
  GEMINI_API_KEY: secrets.given.gemini_api_key,
  ACCESS_TOKEN: secrets.given.access_token,
  GEMINI_BASE_URL: modelUrl,
  GEMINI_MODEL: DEMO_MODEL,
  NODE_OPTIONS: `--trace-event-file-pattern=${secrets.given.node_options}`,
  DATABASE_PASSWORD: secrets.given.foreign_variable,
});

/** The key in a file of its own. */
const inFile = (world: World): Settings => {
  const { ENCRYPTION_KEY: _, ...others } = inEnvironment(world);
  return { ...others, ENCRYPTION_KEY_FILE: world.folders.keyFile };
};

const startConnectable = ({ demoLooker: demo, recorder, secrets, whenOver }: World): Promise<string> =>
  startLookerFront({ demo, name: 'Looker', recorder, secrets, whenOver, spoil: provocable });

/** Everything that a server may live through. */
export async function fullScenario(world: World, say: Say): Promise<void> {
  const lookerUrl = await startConnectable(world);
  await firstLife(world, lookerUrl, say);
  await lifeWithKeyFile(world, lookerUrl, say);
  await shortLives(world, say);
}

/** From a stranger at the door to a server that is killed in the middle of an answer. */
async function firstLife(world: World, lookerUrl: string, say: Say): Promise<void> {
  world.processes.life = 'keys in the environment';
  say('start, sign-in, misplaced secrets');
  const settings = inEnvironment(world);
  const life = await world.product.serve(settings);
  const visited = await visit(world, life);
  await signIn(visited);
  await misplaceSecrets(visited);
  const authorized = await visit(world, life);
  say('set-ups that fail, then one that does not');
  await failToSetUp(authorized, lookerUrl);
  expectThat((await configure(authorized, { url: lookerUrl })) === 'done', 'the set-up succeeded');
  world.takeStock();
  say('questions, every route that can be read');
  const conversation = await askAndRead(authorized);
  say('changed secrets');
  await changeSecrets(authorized, conversation);
  say('Looker and the model fail');
  await askInVain(authorized);
  say('Toolbox and CLI are killed; doctor');
  await killChildren(authorized);
  expectThat((await world.product.run('doctor', settings)) === 0, 'doctor was content');
  say('the server is killed in the middle of an answer');
  await interrupt(authorized, () => void life.signal('SIGKILL'));
  world.takeStock();
}

/** The key is rotated into a file; after that the server ends in order. */
async function lifeWithKeyFile(world: World, lookerUrl: string, say: Say): Promise<void> {
  say('key rotation, restart with a key file, the key of the server, sign-out, orderly stop');
  writeFileSync(world.folders.keyFile, `${world.secrets.given.file_key}\n`, { mode: 0o600 });
  const settings = inFile(world);
  world.processes.life = 'rotation';
  const previous = { ENCRYPTION_KEYS_PREVIOUS: world.secrets.given.encryption_key };
  expectThat((await world.product.run('rotate-keys', { ...settings, ...previous })) === 0, 'the key was rotated');
  world.processes.life = 'key in a file';
  const life = await world.product.serve(settings);
  const visited = await visit(world, life);
  const { client, socket } = visited;
  const cookie = await signIn(visited);
  const first = await ask(socket, 'How many users signed up in 2025?');
  expectThat(first.ending.outcome === 'done', 'the stored secret was read by the new key');
  // Without a key of its own, and without one that is kept from before: the server's is used.
  const connected = await client.http('/api/connections', { headers: { cookie } });
  const connections: { id: string }[] = JSON.parse(await connected.text());
  const gone = await client.http(`/api/connections/${connections[0]?.id}`, { method: 'DELETE', headers: { cookie } });
  expectThat(gone.status === 204, 'what was connected was disconnected');
  expectThat(
    (await configure(visited, { url: lookerUrl, gemini_api_key: '' })) === 'done',
    'the set-up succeeded again',
  );
  await ask(socket, 'Receita por estado em 2026', first.conversationId);
  const onItsPort = { ...settings, PORT: new URL(life.url).port };
  expectThat(
    (await world.product.run('ask', onItsPort, ['How many orders in 2025?'])) === 0,
    'the command line was answered',
  );
  await client.http('/api/conversations', { headers: { cookie } });
  await client.http('/api/session', { method: 'DELETE', headers: { cookie } });
  const { exitCode } = await life.signal('SIGTERM');
  expectThat(exitCode === 0, 'the server stopped in order');
  world.takeStock();
}

/** Signals that make a process tell of itself, or drop its memory; the access token is one that the product makes. */
async function shortLives(world: World, say: Say): Promise<void> {
  say('SIGUSR2, SIGABRT');
  const { ACCESS_TOKEN: _, ...settings } = inFile(world);
  for (const signal of ['SIGUSR2', 'SIGABRT'] as const) {
    const life = await world.product.serve(settings);
    expectThat((await life.signal(signal)).signal === signal, `${signal} ended the server`);
  }
  world.takeStock();
}

/** Enough for every planted leak to leave: start, sign-in, a refused frame, a set-up, a question, an orderly stop. */
export async function shortScenario(world: World): Promise<void> {
  world.processes.life = 'keys in the environment';
  const life = await world.product.serve(inEnvironment(world));
  const visited = await visit(world, life);
  await signIn(visited);
  await misplaceSecrets(visited);
  expectThat((await configure(visited, { url: await startConnectable(world) })) === 'done', 'the set-up succeeded');
  await askAndRead(visited);
  await life.signal('SIGTERM');
  world.takeStock();
}
