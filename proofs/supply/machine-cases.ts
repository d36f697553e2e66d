import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CLI } from '../../test/runtime/tiny-registry.ts';
import { type Case, failsAs, installs, wrong } from './cases.ts';
import type { World } from './world.ts';

const below = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });
/** In whichever of the installs it is. */
function cliFile(world: World): string {
  const files = world.names().map(key => join(world.directory, key, 'node_modules', CLI, 'bundle/gemini.js'));
  return files.find(file => existsSync(file)) ?? '';
}

const scriptsRan = ({ root, trace }: World): string[] => [
  ...wrong(
    below(root).some(name => name.endsWith('postinstall-ran')),
    "a package's script ran",
  ),
  ...wrong(existsSync(trace), 'something ran that may not'),
];

/** Settings that a stranger would like to have in an install. */
const HOSTILE = (evil: string, trace: string): string[] => [
  `registry=${evil}/`,
  'ignore-scripts=false',
  'package-lock=false',
  `script-shell=/bin/touch`,
  `node-options=--require=${trace}.cjs`,
  'omit[]=dev',
  'prefix=/nowhere',
  'global=true',
  'dry-run=true',
];

const writeTracer = ({ trace }: World): void =>
  writeFileSync(`${trace}.cjs`, `require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'ran')`);

export const MACHINE_CASES: readonly Case[] = [
  {
    name: 'packages with install scripts',
    run: async world => [...(await installs(world)), ...scriptsRan(world)],
  },
  {
    name: 'a hostile .npmrc in the working folder',
    run: async world => {
      const evil = await world.registryWith({});
      writeTracer(world);
      writeFileSync(join(world.cwd, '.npmrc'), HOSTILE(evil.url, world.trace).join('\n'));
      // Named in the operator's own file, which the working folder's would outdo if it were read.
      writeFileSync(join(world.home, '.npmrc'), `registry=${world.registry.url}/`);
      const ended = await installs(world, { environment: { npm_config_registry: undefined } });
      return [...ended, ...wrong(evil.archives.length > 0, 'the other registry was asked'), ...scriptsRan(world)];
    },
  },
  {
    name: "a hostile .npmrc in the operator's home",
    run: async world => {
      writeTracer(world);
      writeFileSync(join(world.home, '.npmrc'), HOSTILE(world.registry.url, world.trace).join('\n'));
      return [...(await installs(world)), ...scriptsRan(world)];
    },
  },
  {
    name: 'hostile npm_config_* variables and NODE_OPTIONS',
    run: async world => {
      writeTracer(world);
      const environment = {
        npm_config_ignore_scripts: 'false',
        NPM_CONFIG_IGNORE_SCRIPTS: 'false',
        npm_config_script_shell: '/bin/touch',
        npm_config_package_lock: 'false',
        npm_config_node_options: `--require=${world.trace}.cjs`,
        npm_config_dry_run: 'true',
        npm_config_global: 'true',
        NODE_OPTIONS: `--require=${world.trace}.cjs`,
      };
      return [...(await installs(world, { environment })), ...scriptsRan(world)];
    },
  },
  {
    name: 'kill -9 in the middle, then again',
    run: async world => {
      world.registry.intervene(({ isArchive }) => isArchive);
      const child = world.begin();
      const over = new AbortController();
      void child.ended.then(() => over.abort());
      while (world.registry.archives.length === 0 && !over.signal.aborted) await pause(20);
      child.kill();
      await child.ended;
      world.registry.intervene(undefined);
      return [...(await installs(world)), ...wrong(world.names().length !== 2, `left ${world.names().join()}`)];
    },
  },
  {
    name: 'no network, with an installed copy',
    run: async world => {
      const first = await installs(world);
      world.registry.intervene((_request, response) => Boolean(response.destroy()));
      const asked = world.registry.archives.length;
      const second = await installs(world);
      return [...first, ...second, ...wrong(world.registry.archives.length !== asked, 'asked the registry')];
    },
  },
  {
    name: 'files changed after the install',
    run: async world => {
      const first = await installs(world);
      appendFileSync(cliFile(world), `;require('node:fs').writeFileSync(${JSON.stringify(world.trace)}, 'ran')`);
      world.registry.intervene((_request, response) => Boolean(response.destroy()));
      const offline = await failsAs('install_offline', world);
      world.registry.intervene(undefined);
      return [...first, ...offline, ...(await installs(world)), ...scriptsRan(world)];
    },
  },
  {
    name: 'a new release that cannot be installed leaves the old one',
    run: async world => {
      const first = await installs(world);
      const old = cliFile(world);
      const newer = await world.registryWith({ os: [process.platform, 'aix'] });
      newer.intervene((_request, response) => Boolean(response.writeHead(500).end()));
      const changes = { packages: newer.packages, environment: { npm_config_registry: `${newer.url}/` } };
      const failed = await failsAs('install_failed', world, changes);
      const kept = wrong(!existsSync(old), 'the old one is gone');
      newer.intervene(undefined);
      return [...first, ...failed, ...kept, ...(await installs(world, changes))];
    },
  },
];
