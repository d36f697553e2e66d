import { setTimeout as pause } from 'node:timers/promises';
import { type Child, startChild } from '../base/child-process.ts';
import type { ChildUser } from '../base/child-user.ts';
import { newToken } from '../base/ids.ts';
import { strikeTokens } from '../base/strike-tokens.ts';
import { ROUTES } from './access.ts';
import { freePort } from './free-port.ts';
import { connectToolbox, type ToolboxClient } from './toolbox-client.ts';
import { toolboxConfig, writeToolboxFiles } from './toolbox-config.ts';

export interface ToolboxProgram {
  readonly command: string;
  readonly args: readonly string[];
}

export interface RunningToolbox {
  readonly child: Child;
  readonly client: ToolboxClient;
}

export interface ToolboxPlace {
  /** For tools.yaml and the Toolbox's home; nobody else's. */
  readonly directory: string;
  readonly egressUrl: string;
  /** Whom it runs as; without one as we do. */
  readonly user?: ChildUser | undefined;
}

/** It is ready in 70-150 ms (1.12.0); this is for a busy machine. */
const START_LIMIT_MS = 15_000;
const POLL_MS = 20;

/** All it gets. No PATH: it starts no programs. Its probe for a cloud's metadata server ends in our egress too. */
const environment = (home: string, egressUrl: string): Record<string, string> => ({
  PATH: '/nonexistent',
  HOME: home,
  TMPDIR: home,
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  GCE_METADATA_HOST: new URL(egressUrl).host,
});

const flags = (configFile: string, port: number): string[] =>
  [
    ['--config', configFile],
    ['--address', '127.0.0.1', '--port', String(port)],
    ['--allowed-hosts', '127.0.0.1', '--allowed-origins', `http://127.0.0.1:${port}`],
    ['--disable-version-check', '--disable-reload', '--log-level', 'warn'],
  ].flat();

async function pollUntilHealthy(url: string, limit: AbortSignal): Promise<void> {
  for (;;) {
    limit.throwIfAborted();
    const answer = await fetch(url, { signal: limit }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await pause(POLL_MS);
  }
}

async function failWhenEnded(child: Child): Promise<never> {
  const { exitCode, signal, startError } = await child.ended;
  const how = startError?.message ?? exitCode ?? signal ?? 'no exit code';
  throw new Error(`the toolbox ended: ${how} ${strikeTokens(child.stderrTail()).slice(-500)}`);
}

/** Waits until the server answers; throws when the child ends before or the time is over. */
async function untilReady(child: Child, healthUrl: string, signal: AbortSignal): Promise<void> {
  const polling = new AbortController();
  const limit = AbortSignal.any([polling.signal, signal, AbortSignal.timeout(START_LIMIT_MS)]);
  try {
    await Promise.race([pollUntilHealthy(healthUrl, limit), failWhenEnded(child)]);
  } finally {
    polling.abort();
  }
}

/** Connects, and makes sure that it is our child that answers: only that one knows the toolset's random name. */
async function connectToOurs(url: URL): Promise<ToolboxClient> {
  const client = await connectToolbox(url);
  const names = new Set(await client.names().catch(() => []));
  const expected = Object.keys(ROUTES);
  if (names.size === expected.length && expected.every(name => names.has(name))) return client;
  await client.close();
  throw new Error('another program answers on the port');
}

/** Starts one Toolbox in HTTP mode on a free port of 127.0.0.1. Rejects, with the child gone, when it does not get ready. */
export async function startToolboxProcess(
  program: ToolboxProgram,
  place: ToolboxPlace,
  signal: AbortSignal,
): Promise<RunningToolbox> {
  const toolset = newToken();
  const config = toolboxConfig({ egressUrl: place.egressUrl, toolset });
  const { configFile, home } = await writeToolboxFiles(place.directory, config, place.user);
  const port = await freePort();
  const child = startChild({
    command: program.command,
    args: [...program.args, ...flags(configFile, port)],
    env: environment(home, place.egressUrl),
    cwd: home,
    user: place.user,
  });
  child.stdout.resume(); // an unread pipe would fill and block it
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(child, `${url}/healthz`, signal);
    return { child, client: await connectToOurs(new URL(`${url}/mcp/${toolset}`)) };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
