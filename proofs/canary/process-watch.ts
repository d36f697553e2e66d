import { readdirSync, readFileSync } from 'node:fs';
import type { Recorder } from './recorder.ts';

const EVERY_MS = 100;
/** Whose arguments and environment it is, by what stands in the arguments. The server comes last: its path may be in others' too. */
const ROLES: readonly (readonly [pattern: RegExp, role: string])[] = [
  [/--acp|gemini-cli/, 'gemini-cli'],
  [/toolbox/, 'toolbox'],
  [/\bnpm\b/, 'npm'],
  [/dist\/main\.js/, 'server'],
];

/**
 * Reads arguments and environment of the given processes and all their descendants ten times a second; one that
 * outlives its parent is still read. Places are `arguments of ROLE` and `environment of ROLE`; the server's role
 * carries `life`, for what is allowed differs between its lives.
 */
export class ProcessWatch {
  readonly #recorder: Recorder;
  readonly #watched = new Set<number>();
  readonly #timer: NodeJS.Timeout;
  life = '';

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    this.#timer = setInterval(() => this.look(), EVERY_MS);
  }

  add(pid: number): void {
    this.#watched.add(pid);
  }

  /** Those that are alive, with their role. */
  roles(): { pid: number; role: string }[] {
    return [...this.#watched].flatMap(pid => {
      const role = roleOf(read(pid, 'cmdline'));
      return role === undefined ? [] : [{ pid, role }];
    });
  }

  look(): void {
    this.#addDescendants();
    for (const pid of this.#watched) {
      const [args, environment, argsAfter] = [read(pid, 'cmdline'), read(pid, 'environ'), read(pid, 'cmdline')];
      const role = roleOf(args);
      // Between fork and exec a child still is its parent; one that changed while it was read is read the next time.
      if (role === undefined || !args.equals(argsAfter)) continue;
      const named = role === 'server' ? `${role} (${this.life})` : role;
      this.#recorder.whole(`arguments of ${named}`, args);
      this.#recorder.whole(`environment of ${named}`, environment);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #addDescendants(): void {
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      const stat = read(Number(name), 'stat').toString('latin1');
      // After the name in brackets: the state, then the parent.
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    }
    for (const parent of this.#watched) {
      if (!parents.has(parent)) this.#watched.delete(parent);
      else for (const [child, of] of parents) if (of === parent) this.#watched.add(child);
    }
  }
}

const roleOf = (args: Buffer): string | undefined => {
  const text = args.toString('latin1');
  return text === '' ? undefined : (ROLES.find(([pattern]) => pattern.test(text))?.[1] ?? 'other');
};

function read(pid: number, file: string): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    return Buffer.alloc(0); // ended meanwhile
  }
}
