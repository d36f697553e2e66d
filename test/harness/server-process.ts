import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Child, startChild } from '../../src/base/child-process.ts';
import { descendantsOf } from './descendants.ts';
import { runtimeDirectory } from './programs.ts';
import type { WhenOver } from './temp-folder.ts';
import { WsClient } from './ws-client.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** Everything it printed, on both outputs. */
  output(): string;
  open(headers?: Record<string, string>): Promise<WsClient>;
  /** Process ids of all its descendants. */
  descendants(): number[];
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when it is gone, however it went. */
  readonly ended: Promise<unknown>;
}

/** Starts a command of the built product (or of the build that `main` is of) in `folder`; `env` is all of its environment but for what Node needs. */
export function startMain(
  folder: string,
  args: readonly string[],
  env: Record<string, string>,
  whenOver: WhenOver = onTestFinished,
  main = MAIN,
): Child & { lines: AsyncIterator<string> } {
  const child = startChild({
    command: process.execPath,
    args: [main, ...args],
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8', ...env },
    cwd: folder,
  });
  whenOver(async () => void (await child.stop(5_000)));
  return { ...child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** The product as `npm start` starts it, with the shared install; a test may start it again on the same folder. */
export async function startServerProcess(
  folder: string,
  env: Record<string, string> = {},
  whenOver: WhenOver = onTestFinished,
  main = MAIN,
): Promise<ServerProcess> {
  const settings = { RUNTIME_DIR: runtimeDirectory, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'debug', ...env };
  const child = startMain(folder, [], settings, whenOver, main);
  const printed: string[] = [];
  const first = await child.lines.next();
  const port = Number(/:(\d+)/.exec(String(first.value))?.[1]);
  if (!port || child.pid === undefined) throw new Error(`the server did not start: ${child.stderrTail()}`);
  printed.push(String(first.value));
  void collect(child.lines, printed);
  const { pid } = child;
  const url = `http://127.0.0.1:${port}`;
  return {
    pid,
    port,
    url,
    output: () => `${printed.join('\n')}\n${child.stderrTail()}`,
    open: headers => WsClient.open(`ws://127.0.0.1:${port}/ws`, headers, whenOver),
    descendants: () => descendantsOf(pid),
    ended: child.ended,
    kill: async signal => {
      process.kill(pid, signal);
      await child.ended;
    },
  };
}

async function collect(lines: AsyncIterator<string>, printed: string[]): Promise<void> {
  for (let line = await lines.next(); !line.done; line = await lines.next()) printed.push(line.value);
}
