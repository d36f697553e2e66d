import { type ServerProcess, startServerProcess } from '../../test/harness/server-process.ts';
import { childrenNamed, signalGroup } from './processes.ts';

type Closer = () => Promise<void> | void;

/** The server of one data folder, started again and again. */
export class LaneServer {
  readonly folder: string;
  readonly #env: Record<string, string>;
  readonly #main: string;
  #current: { server: ServerProcess; closers: Closer[] } | undefined;

  constructor(folder: string, env: Readonly<Record<string, string>>, main: string) {
    this.folder = folder;
    this.#env = { ...env };
    this.#main = main;
  }

  /** Undefined while none runs. */
  get running(): ServerProcess | undefined {
    return this.#current?.server;
  }

  readonly address = (): string | undefined => {
    const port = this.running?.port;
    return port === undefined ? undefined : `ws://127.0.0.1:${port}/ws`;
  };

  /** Undefined when it ended before it was ready. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<ServerProcess | undefined> {
    const closers: Closer[] = [];
    const env = { ...this.#env, LOG_LEVEL: 'error', ...more };
    try {
      const server = await startServerProcess(this.folder, env, closer => void closers.unshift(closer), this.#main);
      this.#current = { server, closers };
      return server;
    } catch {
      for (const close of closers) await close();
      return undefined;
    }
  }

  /** Signals it and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    await current.server.kill(signal).catch(() => {}); // it went by itself
    if (this.#current === current) this.#current = undefined;
  }

  /** Takes the running server out of the lane, which then may start another beside it. */
  detach(): ServerProcess | undefined {
    const server = this.running;
    this.#current = undefined;
    return server;
  }

  /** Signals every process of a program, with its group; gives which there were. */
  signalChildren(program: 'gemini' | 'toolbox', signal: NodeJS.Signals): readonly number[] {
    const pids = childrenNamed(this.running?.descendants() ?? [], program);
    for (const pid of pids) signalGroup(pid, signal);
    return pids;
  }
}
