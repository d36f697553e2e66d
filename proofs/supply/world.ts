import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Child, startChild } from '../../src/base/child-process.ts';
import { removeFolder } from '../../test/harness/temp-folder.ts';
import { startTinyRegistry, type TinyRegistry } from '../../test/runtime/tiny-registry.ts';

const endingSchema = z.object({
  ended: z.string(),
  versions: z.array(z.string()).default([]),
  sentences: z.array(z.string()).default([]),
});
export type Ending = z.infer<typeof endingSchema>;

export interface InstallChanges {
  readonly packages?: string;
  /** Beside PATH, HOME and the registry; undefined takes one of these away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly limits?: { readonly installMs: number };
}

export type RegistryOptions = NonNullable<Parameters<typeof startTinyRegistry>[0]>;

/** One machine with a registry of its own: a home, a working folder, and a place for the programs. */
export interface World {
  readonly registry: TinyRegistry;
  readonly home: string;
  readonly cwd: string;
  readonly directory: string;
  /** Made by whatever runs that may not run. */
  readonly trace: string;
  readonly root: string;
  /** Another registry, closed with the world. */
  registryWith(options: RegistryOptions): Promise<TinyRegistry>;
  /** One server's try to have the programs. */
  install(changes?: InstallChanges): Promise<Ending>;
  /** The same, not waited for. */
  begin(changes?: InstallChanges): Child;
  /** Names in the place for the programs, without npm's cache. */
  names(): string[];
  close(): Promise<void>;
}

/** A program that leaves a trace when it is started. */
export const tracing = (trace: string, version: string): string =>
  `require('node:fs').appendFileSync(${JSON.stringify(trace)}, 'started'); console.log(${JSON.stringify(version)});`;

/** `dist` is the folder of the build that is tried, as an address. */
export async function openWorld(dist: string, registryOptions: RegistryOptions = {}): Promise<World> {
  const root = mkdtempSync(join(tmpdir(), 'looker-chat-supply-'));
  const [home, cwd, directory] = [join(root, 'home'), join(root, 'cwd'), join(root, 'runtime')];
  for (const folder of [home, cwd]) mkdirSync(folder);
  const registries = [await startTinyRegistry(registryOptions)];
  const [registry] = registries;
  if (registry === undefined) throw new Error('no registry');
  const children: Child[] = [];
  const begin = ({ packages = registry.packages, environment = {}, limits }: InstallChanges = {}): Child => {
    const base = { PATH: process.env['PATH'] ?? '', HOME: home, npm_config_registry: `${registry.url}/` };
    const options = { dist, directory, packages, environment: { ...base, ...environment }, limits };
    const script = fileURLToPath(new URL('install-once.mjs', import.meta.url));
    const command = process.execPath;
    const child = startChild({ command, args: [script, JSON.stringify(options)], env: base, cwd });
    children.push(child);
    return child;
  };
  return {
    registry,
    home,
    cwd,
    directory,
    trace: join(root, 'trace'),
    root,
    begin,
    registryWith: async options => {
      const another = await startTinyRegistry(options);
      registries.push(another);
      return another;
    },
    install: async changes => {
      const child = begin(changes);
      let printed = '';
      child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
      await child.ended;
      if (printed === '') throw new Error(`an install said nothing: ${child.stderrTail()}`);
      return endingSchema.parse(JSON.parse(printed));
    },
    names: () => (existsSync(directory) ? readdirSync(directory).filter(name => name !== 'npm-cache') : []),
    close: async () => {
      for (const child of children) await child.stop(0);
      for (const one of registries) await one.close();
      await removeFolder(root);
    },
  };
}
