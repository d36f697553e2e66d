import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServerProcess } from '../../test/harness/server-process.ts';
import { removeFolder } from '../../test/harness/temp-folder.ts';
import type { Keys } from './credentials.ts';
import type { Auth } from './rule.ts';
import { expireNewest, type Seed, seedData } from './seed.ts';
import { LISTED_ORIGIN, PUBLIC_URL } from './variants.ts';
import { TRUSTED_PROXY } from './ways.ts';

/** A server of its own with data in it, and what there is to show to it. */
export interface Place {
  readonly folder: string;
  readonly server: ServerProcess;
  readonly auth: Auth;
  readonly seed: Seed;
  readonly keys: Keys;
  /** Every route of its router, as `METHOD /path`. */
  readonly routes: readonly string[];
  /** Stops the server and starts it again on the same data. */
  restart(): Promise<ServerProcess>;
  close(): Promise<void>;
}

const LIST_ROUTES = new URL('list-routes.mjs', import.meta.url).href;

/** Starts the built product (or the build that `main` is of) on `host`. */
export async function openPlace(options: { host: string; auth: Auth; main?: string | undefined }): Promise<Place> {
  const closing: (() => Promise<void> | void)[] = [];
  const whenOver = (close: () => Promise<void> | void): void => void closing.unshift(close);
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0)) await each();
  };
  const folder = await mkdtemp(join(tmpdir(), 'looker-chat-exposure-'));
  whenOver(() => removeFolder(folder));
  try {
    const seed = await seedData(folder);
    const file = join(folder, 'routes.json');
    const env = {
      HOST: options.host,
      AUTH: options.auth,
      PUBLIC_URL,
      ALLOWED_ORIGINS: LISTED_ORIGIN,
      TRUST_PROXY: TRUSTED_PROXY,
      NODE_OPTIONS: `--import=${LIST_ROUTES}`,
      EXPOSURE_ROUTES: file,
    };
    const start = (): Promise<ServerProcess> => startServerProcess(folder, env, whenOver, options.main);
    const server = await start();
    const restart = async (): Promise<ServerProcess> => {
      await server.kill('SIGTERM');
      return start();
    };
    const routes: string[] = JSON.parse(await readFile(file, 'utf8'));
    const keys = await makeKeys(server, folder);
    return { folder, server, auth: options.auth, seed, keys, routes, restart, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeKeys(server: ServerProcess, folder: string): Promise<Keys> {
  const token = await tokenOf(folder);
  const [live, revoked] = [await signIn(server, token), await signIn(server, token)];
  await signOut(server, revoked);
  // Last: the next sign-in clears what has expired away, and a row that is gone would prove nothing.
  const expired = await signIn(server, token);
  await expireNewest(folder, new Date(Date.now() - 1000));
  return { token, live, revoked, expired };
}

export const tokenOf = async (folder: string): Promise<string> =>
  (await readFile(join(folder, 'data', 'access-token'), 'utf8')).trim();

/** Gives the cookie. */
export async function signIn({ url }: ServerProcess, token: string): Promise<string> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) };
  const answer = await fetch(`${url}/api/session`, init);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`the right token was not taken: ${answer.status}`);
  return cookie;
}

export async function signOut({ url }: ServerProcess, cookie: string): Promise<void> {
  await fetch(`${url}/api/session`, { method: 'DELETE', headers: { cookie } });
}
