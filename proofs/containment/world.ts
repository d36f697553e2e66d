import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '../../src/vault/vault.ts';
import { type Answered, ask, setUp } from '../../test/harness/ask.ts';
import type { programs } from '../../test/harness/programs.ts';
import { type ServerProcess, startServerProcess } from '../../test/harness/server-process.ts';
import { removeFolder, type WhenOver } from '../../test/harness/temp-folder.ts';
import { type HostileModel, startHostileModel } from './hostile-model.ts';
import { type LookerFront, startLookerFront } from './looker-front.ts';
import { questionOf } from './plan-name.ts';
import { filesInReach, OTHER_USER, programsInReach, sharedFile } from './reach.ts';
import { type Sink, startSink } from './sink.ts';
import { Watched } from './watched.ts';

/** The built product, connected as a customer would to a Looker and a model that are both in the attacker's hands. */
export interface World {
  /** Where traces would be left that nobody may leave. */
  readonly traces: string;
  readonly dataDir: string;
  readonly server: ServerProcess;
  /** The real ones that it runs. */
  readonly programs: typeof programs;
  readonly model: HostileModel;
  readonly looker: LookerFront;
  readonly sink: Sink;
  readonly watched: Watched;
  readonly whenOver: WhenOver;
  /** Of things to try: in the short form at most so many, by chance; else all. */
  readonly some: Some;
  /** Asks a question that names the plan, as a person with a socket of their own; gives all that this person is told. */
  ask(plan: string, conversationId?: string): Promise<Answered>;
  close(): Promise<void>;
}

export type Some = <T>(items: readonly T[], most: number) => readonly T[];

/** `main` is the entry of the build that is tried. */
export async function openWorld(main: string | undefined, some: Some): Promise<World> {
  const closing: Parameters<WhenOver>[0][] = [];
  const whenOver: WhenOver = close => void closing.unshift(close);
  const close = async (): Promise<void> => {
    for (const one of closing.splice(0)) await one();
  };
  const root = mkdtempSync(join(tmpdir(), 'looker-chat-containment-'));
  whenOver(() => removeFolder(root));
  try {
    return { ...(await start(root, main, whenOver)), some, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  root: string,
  main: string | undefined,
  whenOver: WhenOver,
): Promise<Omit<World, 'close' | 'some'>> {
  const watched = new Watched(join(root, 'watched'));
  const model = await startHostileModel(whenOver);
  const looker = await startLookerFront(whenOver);
  const sink = await startSink(whenOver);
  const dataDir = join(root, 'data');
  const files = filesInReach(root, ['tapped-cli.mjs', 'watch.mjs']);
  sharedFile(watched.file);
  const address = join(root, 'address');
  sharedFile(address);
  const reached = await programsInReach();
  const env = {
    RUNTIME_DIR: join(root, 'runtime'),
    ...(OTHER_USER === undefined ? {} : { AGENT_USER: String(OTHER_USER.uid) }),
    DATA_DIR: dataDir,
    ENCRYPTION_KEY: generateKey(),
    GEMINI_BASE_URL: model.url,
    GEMINI_MODEL: 'hostile',
    GEMINI_API_KEY: 'key-of-the-hostile-model',
    GEMINI_CLI_PATH: writeTappedCli(root, { watched, files, cli: reached.geminiCli.args[0], address, dataDir }),
    TOOLBOX_PATH: reached.toolbox.command, // both given: nothing is installed, nor cleared away, in the shared place
    NODE_OPTIONS: `--import=${watchAddress('server', watched, files)}`,
    LOG_LEVEL: 'warn',
  };
  const server = await startServerProcess(root, env, whenOver, main);
  writeFileSync(address, server.url);
  const { url, demo } = looker;
  const credentials = { client_id: demo.clientId, client_secret: demo.clientSecret.reveal() };
  const last = await setUp(await server.open(), { url, ...credentials, use_demo: false });
  if (last['status'] !== 'done') throw new Error(`not connected: ${JSON.stringify(last)}`);
  return {
    traces: join(root, 'traces'),
    dataDir,
    server,
    programs: reached,
    model,
    looker,
    sink,
    watched,
    whenOver,
    ask: async (plan, conversationId) => ask(await server.open(), questionOf(plan), conversationId),
  };
}

type Files = Record<'tapped-cli.mjs' | 'watch.mjs', string>;

const watchAddress = (who: string, { file }: Watched, files: Files): string =>
  `${files['watch.mjs']}?who=${who}&file=${encodeURIComponent(file)}`;

/** The program that the product is told to take for the Gemini CLI. */
function writeTappedCli(
  root: string,
  {
    watched,
    files,
    ...known
  }: { watched: Watched; files: Files; cli: string | undefined; address: string; dataDir: string },
): string {
  const path = join(root, 'cli.mjs');
  const watch = watchAddress('cli', watched, files);
  const options = { ...known, watch, file: watched.file, home: homedir() };
  const text = `import { runTapped } from ${JSON.stringify(files['tapped-cli.mjs'])};\nrunTapped(${JSON.stringify(options)});\n`;
  writeFileSync(path, text);
  chmodSync(path, 0o644);
  return path;
}
