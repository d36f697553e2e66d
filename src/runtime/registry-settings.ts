import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type OperatorEnvironment, pathOf, pick, pickNetwork } from './child-environment.ts';
import { runToEnd } from './run-to-end.ts';

/**
 * What an operator may have to say about how packages are reached. Everything else of their npm settings (script
 * shells, prefixes, dry runs …) stays out of our install.
 */
const CARRIED = /^(registry|proxy|https-proxy|noproxy|ca|cafile|strict-ssl|@[^:]+:registry)$/;
/** The same names, and the places of npmrc files, as an operator or `npm start` puts them in the environment. */
const VARIABLES =
  /^npm_config_(registry|proxy|https_proxy|noproxy|ca|cafile|strict_ssl|userconfig|globalconfig|prefix)$/i;
/** Credentials belong to a registry: `//host/path/:_authToken=…`, in a npmrc or in the environment. */
const CREDENTIAL_LINE = /^(\/\/[^=\s]+:[^=\s]+?)\s*=\s*(.*?)\s*$/;
const CREDENTIAL_VARIABLE = /^npm_config_\/\//i;

const settingsSchema = z.catchall(
  z.object({ userconfig: z.optional(z.string()), globalconfig: z.optional(z.string()) }),
  z.unknown(),
);

/** Reading settings touches no network; npm needs about 0.2 s. */
const READ_LIMIT_MS = 30_000;

/**
 * The operator's registry, proxies, certificates and registry credentials, as `npm_config_*` variables for an npm that
 * reads no npmrc at all. They come from the operator's own npmrc files and environment. `folder` must hold a
 * package.json: npm takes it for the project, so a `.npmrc` in the folder the server was started in is never read.
 */
export async function readRegistrySettings(options: {
  npm: readonly string[];
  environment: OperatorEnvironment;
  folder: string;
  cache: string;
  signal: AbortSignal;
}): Promise<Record<string, string>> {
  const { environment } = options;
  const credentialVariables = pick(environment, namesOf(environment, CREDENTIAL_VARIABLE));
  const { stdout } = await runToEnd({
    command: [
      ...options.npm,
      'config',
      'list',
      '--json',
      '--no-workspaces',
      '--logs-max=0',
      `--cache=${options.cache}`,
    ],
    env: {
      ...pickNetwork(environment),
      ...pick(environment, ['HOME', ...namesOf(environment, VARIABLES)]),
      PATH: pathOf(environment),
    },
    cwd: options.folder,
    limitMs: READ_LIMIT_MS,
    signal: options.signal,
  });
  const settings = parseSettings(stdout);
  if (settings === undefined) return credentialVariables; // npm's defaults: an install that cannot work will say why
  const carried: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    const text = asVariable(value);
    if (CARRIED.test(name) && text !== undefined) carried[`npm_config_${name}`] = text;
  }
  const files = [settings.globalconfig, settings.userconfig].filter(file => file !== undefined);
  const credentials = await Promise.all(files.map(file => readCredentials(file, environment)));
  return Object.assign(carried, ...credentials, credentialVariables);
}

const namesOf = (environment: OperatorEnvironment, pattern: RegExp): string[] =>
  Object.keys(environment).filter(name => pattern.test(name));

function parseSettings(text: string): z.infer<typeof settingsSchema> | undefined {
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** As npm reads a variable: a list's items are parted by an empty line. */
function asVariable(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.filter(item => item !== '').join('\n\n') || undefined;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;
}

/** `npm config` keeps credentials to itself, so their lines are read from the file, with `${NAME}` filled as npm does. */
async function readCredentials(file: string, environment: OperatorEnvironment): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const credentials: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name, value] = CREDENTIAL_LINE.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined) continue;
    const unquoted = value.replace(/^(["'])(.*)\1$/, '$2');
    credentials[`npm_config_${name}`] = unquoted.replaceAll(/\$\{(\w+)\}/g, (all, key) => environment[key] ?? all);
  }
  return credentials;
}
