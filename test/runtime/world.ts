import { mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { createRuntime, type InstallProgress, type Runtime, type RuntimeOptions } from '../../src/runtime/runtime.ts';
import { startTinyRegistry, type TinyRegistry } from './tiny-registry.ts';

export interface World {
  registry: TinyRegistry;
  folder: string;
  /** Does not exist before the first ensure. */
  directory: string;
  home: string;
  environment: Record<string, string>;
  /** A server's runtime over this world; closed with the test. */
  runtime(options?: Partial<RuntimeOptions>): Runtime;
  /** Names in the runtime's directory. */
  names(): Promise<string[]>;
}

/** A registry, a home and an empty place of its own for one test. */
export async function createWorld(options: Parameters<typeof startTinyRegistry>[0] = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'runtime-test-'));
  const registry = await startTinyRegistry(options);
  const home = join(folder, 'home');
  await mkdir(home);
  const directory = join(folder, 'runtime');
  const environment = { PATH: process.env['PATH'] ?? '', HOME: home, npm_config_registry: `${registry.url}/` };
  const runtimes: Runtime[] = [];
  onTestFinished(async () => {
    await Promise.all(runtimes.map(runtime => runtime.close()));
    await registry.close();
    await rm(folder, { recursive: true });
  });
  return {
    registry,
    folder,
    directory,
    home,
    environment,
    runtime: more => {
      const log = createLog({ level: 'silent', redactor: new Redactor() });
      const runtime = createRuntime({ directory, environment, log, packages: registry.packages, ...more });
      runtimes.push(runtime);
      return runtime;
    },
    names: () => readdir(directory),
  };
}

/** A signal that nobody aborts. */
export const never = (): AbortSignal => new AbortController().signal;

/** Ensures once and gives what was told on the way. */
export async function progressOf(runtime: Runtime): Promise<InstallProgress[]> {
  const progress: InstallProgress[] = [];
  await runtime.ensure({ signal: never(), onProgress: step => progress.push(step) });
  return progress;
}

/** The folder that one program is installed in. */
export async function installOf(world: World, name: 'geminiCli' | 'toolbox'): Promise<string> {
  const program = await world.runtime().program(name, never());
  const [key = ''] = relative(world.directory, program.args[0] ?? program.command).split(sep);
  return join(world.directory, key);
}

/** Live processes whose working folder is `folder` or below it, with their environment (Linux). */
export async function processesIn(folder: string): Promise<{ pid: number; environment: string }[]> {
  const found: { pid: number; environment: string }[] = [];
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (!cwd.startsWith(folder)) continue;
    found.push({ pid: Number(pid), environment: await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '') });
  }
  return found;
}

/** What `work` fails with; undefined when it succeeds. Unlike `rejects` it may be awaited late. */
export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
