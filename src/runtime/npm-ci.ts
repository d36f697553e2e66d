import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OperatorEnvironment, pathOf, pickNetwork } from './child-environment.ts';
import { findNpm } from './npm-command.ts';
import { npmFailure } from './npm-failure.ts';
import { countArchives } from './npm-progress.ts';
import { readRegistrySettings } from './registry-settings.ts';
import { runToEnd } from './run-to-end.ts';
import { withWorkFolder } from './work-folder.ts';

/**
 * No script of a package runs, and nothing optional is fetched: the Gemini CLI works without its terminal and keychain
 * bindings (0.61.0). `http` is the level whose lines tell of each archive. Idle connections are given up after 30 s
 * and tried once more at once: npm's own retries take over a minute to say that there is no network (11.19).
 */
const ARGUMENTS = [
  'ci',
  '--ignore-scripts',
  '--omit=optional',
  '--no-workspaces',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--no-progress',
  '--loglevel=http',
  '--logs-max=0',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=500',
  '--fetch-timeout=30000',
];

/** npm's command, and how the operator has packages reached. */
export interface Npm {
  readonly command: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
}

/** Finds npm and reads its settings with the first call; later ones share that. Throws npm_missing or cancelled. */
export function installNpm(options: {
  directory: string;
  environment: OperatorEnvironment;
  cache: string;
  signal: AbortSignal;
}): () => Promise<Npm> {
  const { directory, environment } = options;
  let found: Promise<Npm> | undefined;
  const find = async (): Promise<Npm> => {
    const command = await findNpm({ node: process.execPath, path: environment['PATH'] ?? '' });
    const settings = await withWorkFolder(directory, async folder => {
      await writeFile(join(folder, 'package.json'), '{}');
      return readRegistrySettings({ ...options, npm: command, folder });
    });
    return { command, settings };
  };
  return () => (found ??= find());
}

/**
 * Installs what package.json and package-lock.json of `folder` pin, into `folder`. npm sees a private home and no npmrc.
 * Throws install_* or cancelled; `folder` may hold anything then.
 */
export async function npmCi(options: {
  npm: Npm;
  environment: OperatorEnvironment;
  folder: string;
  home: string;
  cache: string;
  limitMs: number;
  signal: AbortSignal;
  onCount: (count: number) => void;
}): Promise<void> {
  const { npm, environment, home } = options;
  const finished = await runToEnd({
    command: [...npm.command, ...ARGUMENTS],
    env: {
      ...pickNetwork(environment),
      ...npm.settings,
      npm_config_userconfig: join(home, 'no-user-npmrc'),
      npm_config_globalconfig: join(home, 'no-global-npmrc'),
      npm_config_cache: options.cache,
      HOME: home,
      PATH: pathOf(environment),
    },
    cwd: options.folder,
    limitMs: options.limitMs,
    signal: options.signal,
    onStderr: countArchives(options.onCount),
  });
  if (finished.exitCode !== 0) throw npmFailure(finished);
}
