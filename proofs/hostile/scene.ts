import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { MARK } from './cases/looker.ts';
import { startHostileLooker } from './counterparts/hostile-looker.ts';
import { Victim } from './victim.ts';

/** Where everything takes place: the demo Looker behind a hostile door, the demo's model, and servers between them. */
export interface Scene {
  /** A server that is newly connected; `main` is of a build with faults in it. */
  connected(whenOver: WhenOver, main?: string): Promise<Victim>;
  /** One on the data of a former victim that is stopped, with a hostile program in place of a real one. */
  withProgram(former: Victim, setting: 'GEMINI_CLI_PATH' | 'TOOLBOX_PATH', whenOver: WhenOver): Promise<Programmed>;
}

export interface Programmed {
  readonly victim: Victim;
  /** Where the program looks for its file `mode`. */
  readonly programFolder: string;
}

const PROGRAMS = { GEMINI_CLI_PATH: 'hostile-agent.mjs', TOOLBOX_PATH: 'hostile-toolbox.mjs' };

export async function openScene(whenOver: WhenOver): Promise<Scene> {
  const looker = await startHostileLooker();
  whenOver(() => looker.close());
  const model = await startDemoModel();
  whenOver(() => model.close());
  const encryptionKey = generateKey();
  const clientSecret = looker.demo.clientSecret.reveal();
  const apiKey = model.apiKey.reveal();
  const env = { ENCRYPTION_KEY: encryptionKey, GEMINI_BASE_URL: model.url, GEMINI_MODEL: DEMO_MODEL };
  const config = {
    url: looker.url,
    client_id: looker.demo.clientId,
    client_secret: clientSecret,
    gemini_api_key: apiKey,
  };
  const secrets = [encryptionKey, clientSecret, apiKey, MARK];
  return {
    connected: (over, main) =>
      Victim.start({
        folder: newFolder(over),
        env,
        looker,
        config,
        secrets,
        whenOver: over,
        ...(main === undefined ? {} : { main }),
      }),
    withProgram: async (former, setting, over) => {
      const folder = newFolder(over);
      cpSync(former.dataFolder, join(folder, 'data'), { recursive: true });
      const programFolder = join(folder, 'program');
      mkdirSync(programFolder);
      const program = join(programFolder, PROGRAMS[setting]);
      cpSync(fileURLToPath(new URL(`counterparts/${PROGRAMS[setting]}`, import.meta.url)), program);
      if (setting === 'TOOLBOX_PATH') writeFileSync(join(programFolder, 'mode'), 'an error of its own');
      const victim = await Victim.start({
        folder,
        env: { ...env, [setting]: program },
        looker,
        secrets,
        whenOver: over,
      });
      return { victim, programFolder };
    },
  };
}

function newFolder(whenOver: WhenOver): string {
  const folder = mkdtempSync(join(tmpdir(), 'looker-chat-hostile-'));
  whenOver(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
