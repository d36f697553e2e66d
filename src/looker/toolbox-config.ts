import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildUser, giveFolder, makePassage } from '../base/child-user.ts';
import { removeTree } from '../base/remove-tree.ts';
import { ROUTES } from './access.ts';
import { TOOLS } from './tool-definitions.ts';

/** The header in which a call's ticket travels; the Toolbox copies its value into `Authorization` upstream (1.12.0). */
export const TICKET_HEADER = 'X-Looker-Ticket';

/** Longer than any call of ours may last: our own limits end a call, not the Toolbox's. */
const TIMEOUT = '180s';

/**
 * The Toolbox's own configuration: one source that ends in our egress and holds no credential, the tools we offer, and
 * one toolset of the given name. Each document is JSON, which is YAML too, so no value can break out of its place.
 */
export function toolboxConfig(options: { egressUrl: string; toolset: string }): string {
  const names = Object.keys(ROUTES);
  const source = {
    kind: 'source',
    name: 'looker',
    type: 'looker',
    base_url: options.egressUrl,
    use_client_oauth: TICKET_HEADER,
    verify_ssl: true,
    timeout: TIMEOUT,
    show_hidden_models: false,
    show_hidden_explores: false,
    show_hidden_fields: false,
  };
  const tools = Object.entries(TOOLS).map(([name, { description }]) => ({
    kind: 'tool',
    name,
    type: `looker-${name.replaceAll('_', '-')}`,
    source: 'looker',
    description,
  }));
  const toolset = { kind: 'toolset', name: options.toolset, tools: names };
  return [source, ...tools, toolset].map(document => `${JSON.stringify(document)}\n`).join('---\n');
}

/** Writes the configuration and a new home for the Toolbox into `directory`; the configuration stays ours, and is read only. */
export async function writeToolboxFiles(
  directory: string,
  config: string,
  user: ChildUser | undefined,
): Promise<{ configFile: string; home: string }> {
  await makePassage(directory, user);
  const home = join(directory, 'home');
  await removeTree(home);
  await mkdir(home, { mode: 0o700 });
  await giveFolder(home, user);
  const configFile = join(directory, 'tools.yaml');
  await writeFile(configFile, config, { mode: 0o600 });
  if (user !== undefined) await chown(configFile, 0, user.gid);
  await chmod(configFile, user === undefined ? 0o600 : 0o640); // an older file keeps its mode
  return { configFile, home };
}
