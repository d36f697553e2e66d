import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Intervention } from '../../test/runtime/tiny-registry.ts';
import { CLI, VERSIONS } from '../../test/runtime/tiny-registry.ts';
import { type RegistryOptions, tracing, type World } from './world.ts';

/** One thing that may happen to an install, and how it must end. */
export interface Case {
  readonly name: string;
  /** What is tried; gives what is wrong with how it ended, nothing when all is as it must be. */
  readonly run: (world: World) => Promise<string[]>;
  /** What is particular about its registry. */
  readonly registry?: RegistryOptions;
}

export const wrong = (is: boolean, what: string): string[] => (is ? [what] : []);

/** Installed at the pinned versions. */
export async function installs(world: World, changes?: Parameters<World['install']>[0]): Promise<string[]> {
  const { ended, versions } = await world.install(changes);
  const pinned = Object.values(VERSIONS);
  return [
    ...wrong(ended !== 'installed', `ended as ${ended}, not installed`),
    ...wrong(ended === 'installed' && versions.join() !== pinned.join(), `installed ${versions.join()}`),
  ];
}

/** Ended with the code, said in two languages, and left nothing half behind: at most the other program, whole. */
export async function failsAs(
  code: string,
  world: World,
  changes?: Parameters<World['install']>[0],
): Promise<string[]> {
  const before = world.names();
  const { ended, sentences } = await world.install(changes);
  const isWhole = (name: string): boolean => existsSync(join(world.directory, name, 'manifest.json'));
  const left = world.names().filter(name => !before.includes(name) && !isWhole(name));
  return [
    ...wrong(ended !== code, `ended as ${ended}, not ${code}`),
    ...wrong(new Set(sentences.filter(Boolean)).size !== 2, 'is not said in two languages'),
    ...wrong(left.length > 0, `left ${left.join()}`),
  ];
}

/** A registry that misbehaves so: the code, then a retry that works once it behaves. */
const misbehaving = (name: string, code: string, intervene: Intervention): Case => ({
  name,
  run: async world => {
    world.registry.intervene(intervene);
    const failed = await failsAs(code, world, { limits: { installMs: 60_000 } });
    world.registry.intervene(undefined);
    return [...failed, ...(await installs(world))];
  },
});

const PAGE = '<html><form>Sign in to the Wi-Fi</form></html>';

export const REGISTRY_CASES: readonly Case[] = [
  {
    name: 'a newer `latest` is not taken',
    run: async world => [
      ...(await installs(world)),
      ...wrong(
        world.registry.archives.some(path => path.includes('99.0.0')),
        'asked for the newer one',
      ),
    ],
  },
  misbehaving('an archive that was tampered with', 'install_checksum', ({ isArchive }, response) =>
    isArchive ? Boolean(response.end(Buffer.from('another archive'))) : false,
  ),
  {
    name: 'a registry that lies in archive and checksum alike',
    run: async world => {
      const evil = await world.registryWith({ cliScript: tracing(world.trace, VERSIONS[CLI]) });
      const lying = { environment: { npm_config_registry: `${evil.url}/` } };
      const failed = await failsAs('install_checksum', world, lying);
      return [...failed, ...(await installs(world))];
    },
  },
  misbehaving('half an archive', 'install_offline', ({ isArchive }, response) => {
    if (!isArchive) return false;
    response.writeHead(200, { 'content-length': 1_000_000 });
    response.write('half', () => response.destroy());
    return true;
  }),
  misbehaving('a sign-in page of the network everywhere', 'install_offline', (_request, response) =>
    Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)),
  ),
  misbehaving('a sign-in page in place of archives', 'install_checksum', ({ isArchive }, response) =>
    isArchive ? Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)) : false,
  ),
  misbehaving('a registry that fails', 'install_failed', (_request, response) =>
    Boolean(response.writeHead(500).end()),
  ),
  misbehaving('a registry that hangs up', 'install_offline', (_request, response) => Boolean(response.destroy())),
  {
    name: 'a registry that never answers',
    run: async world => {
      world.registry.intervene(({ isArchive }) => isArchive);
      const failed = await failsAs('install_failed', world, { limits: { installMs: 4_000 } });
      world.registry.intervene(undefined);
      return [...failed, ...(await installs(world))];
    },
  },
];
