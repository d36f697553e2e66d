import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../src/base/secret.ts';
import { type DemoLooker, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { startDemoModel } from '../../src/demo/model/model.ts';
import { removeFolder, type WhenOver } from '../../test/harness/temp-folder.ts';
import { recordDatabase } from './database.ts';
import { FileWatch } from './file-watch.ts';
import { startModelFront } from './model-front.ts';
import { ProcessWatch } from './process-watch.ts';
import { Product } from './product.ts';
import { Recorder } from './recorder.ts';
import { Secrets } from './secrets.ts';

/** Folders of one run. All but `tapped` and `keyFile` lie below `watched` and are read again and again. */
export interface Folders {
  readonly watched: string;
  readonly work: string;
  readonly data: string;
  readonly home: string;
  readonly temporary: string;
  /** Where the key stands for `ENCRYPTION_KEY_FILE`: the operator's own file. */
  readonly keyFile: string;
  /** File of token-tap.mjs. */
  readonly tapped: string;
}

/** One run: secrets of its own, folders of its own, the stand-ins, and all that is recorded. */
export interface World {
  readonly secrets: Secrets;
  readonly folders: Folders;
  readonly recorder: Recorder;
  readonly processes: ProcessWatch;
  readonly product: Product;
  readonly demoLooker: DemoLooker;
  readonly modelUrl: string;
  readonly whenOver: WhenOver;
  /** Reads all files and every row of the database. */
  takeStock(): void;
  close(): Promise<void>;
}

/** `main` is the entry of the build that is to be looked at. */
export async function openWorld(main: string): Promise<World> {
  const closing: Parameters<WhenOver>[0][] = [];
  const whenOver: WhenOver = close => void closing.unshift(close);
  const folders = makeFolders(whenOver);
  const secrets = new Secrets(folders.tapped);
  const recorder = new Recorder();
  const processes = new ProcessWatch(recorder);
  const files = new FileWatch(folders.watched, recorder);
  whenOver(() => {
    processes.stop();
    files.stop();
  });
  const { client_id: clientId, client_secret, gemini_api_key, connection_key } = secrets.given;
  const demoLooker = await startDemoLooker({ credentials: { clientId, clientSecret: new Secret(client_secret) } });
  whenOver(() => demoLooker.close());
  const demo = await startDemoModel();
  whenOver(() => demo.close());
  const modelUrl = await startModelFront({ demo, recorder, keys: [gemini_api_key, connection_key], whenOver });
  const product = new Product({ main, folders, recorder, processes, whenOver });
  return {
    secrets,
    folders,
    recorder,
    processes,
    product,
    demoLooker,
    modelUrl,
    whenOver,
    takeStock: () => {
      processes.look();
      files.readAll();
      recordDatabase(join(folders.data, 'looker-chat.db'), recorder);
    },
    close: async () => {
      for (const close of closing) await close();
    },
  };
}

function makeFolders(whenOver: WhenOver): Folders {
  const root = mkdtempSync(join(tmpdir(), 'looker-chat-canary-'));
  whenOver(() => removeFolder(root));
  const watched = join(root, 'watched');
  const [work, data, home, temporary] = ['work', 'data', 'home', 'tmp'].map(name => join(watched, name));
  if (work === undefined || data === undefined || home === undefined || temporary === undefined)
    throw new Error('no folders');
  for (const folder of [work, home, temporary]) mkdirSync(folder, { recursive: true });
  chmodSync(root, 0o700);
  return { watched, work, data, home, temporary, keyFile: join(root, 'key'), tapped: join(root, 'tapped') };
}
