import { pathToFileURL } from 'node:url';
import { type Child, type ChildEnding, startChild } from '../../src/base/child-process.ts';
import { runtimeDirectory } from '../../test/harness/programs.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Recorder } from './recorder.ts';
import type { Folders } from './world.ts';

const TAP = pathToFileURL(new URL('token-tap.mjs', import.meta.url).pathname);

export interface ProductOptions {
  /** Entry of the build that runs. */
  readonly main: string;
  readonly folders: Folders;
  readonly recorder: Recorder;
  readonly processes: ProcessWatch;
  readonly whenOver: WhenOver;
}

/** One life of the server. */
export interface Life {
  readonly url: string;
  readonly pid: number;
  /** Resolves when it is gone. */
  signal(signal: NodeJS.Signals): Promise<ChildEnding>;
}

/** Runs commands of a build with all that it prints recorded and all its processes watched. */
export class Product {
  readonly #options: ProductOptions;

  constructor(options: ProductOptions) {
    this.#options = options;
  }

  /** Starts the server and waits until it says where it is. */
  async serve(settings: Record<string, string>): Promise<Life> {
    const child = this.#start('serve', settings);
    const port = await new Promise<number>((resolve, reject) => {
      let printed = '';
      child.stdout.on('data', (piece: Buffer) => {
        printed += piece.toString();
        const found = /:(\d+)\s/.exec(printed)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
      void child.ended.then(() => reject(new Error(`the server did not start: ${child.stderrTail()}`)));
    });
    const { pid } = child;
    if (pid === undefined) throw new Error('a server without a process');
    return {
      url: `http://127.0.0.1:${port}`,
      pid,
      signal: async signal => {
        process.kill(pid, signal);
        return child.ended;
      },
    };
  }

  /** Runs another command to its end; gives its exit code. */
  async run(command: string, settings: Record<string, string>, args: readonly string[] = []): Promise<number | null> {
    return (await this.#start(command, settings, args).ended).exitCode;
  }

  #start(command: string, settings: Record<string, string>, args: readonly string[] = []): Child {
    const { main, folders, recorder, processes, whenOver } = this.#options;
    const node = [process.execPath, '--import', `${TAP.href}?file=${folders.tapped}`, main, command, ...args];
    const child = startChild({
      command: '/bin/sh',
      args: ['-c', 'ulimit -c 0; exec "$@"', 'sh', ...node], // no core: a core holds the whole memory
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folders.home,
        TMPDIR: folders.temporary,
        LANG: 'C.UTF-8',
        RUNTIME_DIR: runtimeDirectory,
        DATA_DIR: folders.data,
        PORT: '0',
        HOST: '127.0.0.1',
        AUTH: 'token',
        LOG_LEVEL: 'debug',
        ...settings,
      },
      cwd: folders.work,
      onStderr: text => recorder.piece(`stderr of ${command}`, text),
    });
    child.stdout.on('data', (piece: Buffer) => recorder.piece(`stdout of ${command}`, piece));
    if (child.pid !== undefined) processes.add(child.pid);
    processes.look(); // a command may be over before the next look
    whenOver(async () => void (await child.stop(5_000)));
    return child;
  }
}
