import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { setUp } from '../../test/harness/ask.ts';
import { startServerProcess } from '../../test/harness/server-process.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { must } from './case.ts';
import { MARK } from './cases/looker.ts';
import { type HostileLooker, startHostileLooker } from './counterparts/hostile-looker.ts';
import { Victim } from './victim.ts';

/** A door of Looker's that is made hostile for one lane is so for no other. */
export type Lane = 'plain' | 'waiting' | 'programs' | 'controls';

/** Where everything takes place: the demo Looker behind hostile doors, the demo's model, and servers between them. */
export interface Scene {
  /** A server that is connected, on a data folder of its own. */
  victim(lane: Lane): Promise<Programmed>;
  /** One with a hostile program in place of a real one; `main` is of a build with faults in it. */
  withProgram(lane: Lane, setting: keyof typeof PROGRAMS, main?: string): Promise<Programmed>;
  /** A folder with connected data in it, for a server that a case starts, and the settings that it needs. */
  place(lane: Lane): Promise<{ readonly folder: string; readonly env: Record<string, string> }>;
  readonly whenOver: WhenOver;
}

export interface Programmed {
  readonly victim: Victim;
  /** Where the program looks for its file `mode`; empty with real programs. */
  readonly programFolder: string;
}

const PROGRAMS = { GEMINI_CLI_PATH: 'hostile-agent.mjs', TOOLBOX_PATH: 'hostile-toolbox.mjs' };

export async function openScene(whenOver: WhenOver): Promise<Scene> {
  const demo = await startDemoLooker();
  whenOver(() => demo.close());
  const model = await startDemoModel();
  whenOver(() => model.close());
  const encryptionKey = generateKey();
  const clientSecret = demo.clientSecret.reveal();
  const apiKey = model.apiKey.reveal();
  const env = { ENCRYPTION_KEY: encryptionKey, GEMINI_BASE_URL: model.url, GEMINI_MODEL: DEMO_MODEL };
  const connection = { client_id: demo.clientId, client_secret: clientSecret, gemini_api_key: apiKey };
  const secrets = [encryptionKey, clientSecret, apiKey, MARK];
  const open = async (): Promise<Seed> => {
    const looker = await startHostileLooker(demo);
    whenOver(() => looker.close());
    return { looker, folder: await connect(env, { url: looker.url, ...connection }) };
  };
  const seeds = new Map<Lane, Promise<Seed>>();
  const placeIn = async (lane: Lane): Promise<Seed> => {
    const seed = seeds.get(lane) ?? open();
    seeds.set(lane, seed);
    const { folder, looker } = await seed;
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    return { looker, folder: copy };
  };
  return {
    whenOver,
    place: async lane => ({ folder: (await placeIn(lane)).folder, env }),
    victim: async lane => {
      const victim = await Victim.start({ ...(await placeIn(lane)), env, secrets, whenOver });
      return { victim, programFolder: '' };
    },
    withProgram: async (lane, setting, main) => {
      const place = await placeIn(lane);
      const programFolder = join(place.folder, 'program');
      const own = { ...env, [setting]: putProgram(programFolder, setting) };
      const build = main === undefined ? {} : { main };
      return { victim: await Victim.start({ ...place, env: own, secrets, whenOver, ...build }), programFolder };
    },
  };
}

interface Seed {
  readonly looker: HostileLooker;
  /** Holds the data of a server that was connected to it. */
  readonly folder: string;
}

function putProgram(folder: string, setting: keyof typeof PROGRAMS): string {
  const program = join(folder, PROGRAMS[setting]);
  mkdirSync(folder);
  cpSync(fileURLToPath(new URL(`counterparts/${PROGRAMS[setting]}`, import.meta.url)), program);
  if (setting === 'TOOLBOX_PATH') writeFileSync(join(folder, 'mode'), 'an error of its own');
  return program;
}

/** Connects a server once and stops it; gives its folder. */
async function connect(env: Record<string, string>, config: Record<string, string>): Promise<string> {
  const folder = newFolder();
  const closers: (() => unknown)[] = [];
  const server = await startServerProcess(folder, env, close => void closers.unshift(close));
  const last = await setUp(await server.open(), config);
  must('the server is connected', last, last['status'] === 'done');
  for (const close of closers) await close();
  return folder;
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'looker-chat-hostile-'));
