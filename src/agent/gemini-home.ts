import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildUser, giveFolder } from '../base/child-user.ts';
import { inFolder } from '../base/in-folder.ts';
import { removeTree } from '../base/remove-tree.ts';
import { GEMINI_SETTINGS } from './gemini-settings.ts';
import { SYSTEM_PROMPT } from './system-prompt.ts';

/** The folders of one CLI process. It can write below `path`, and has no business anywhere else. */
export interface GeminiHome {
  readonly path: string;
  readonly workspace: string;
  readonly temporary: string;
  readonly systemPrompt: string;
  /** Whom it belongs to, when the CLI does not run as our own user. */
  readonly user: ChildUser | undefined;
}

const TEMPORARY = 'tmp';
const RECORDS = ['.gemini', 'tmp', 'ws']; // 'ws': the CLI names it after the workspace
const CHATS = [...RECORDS, 'chats'];

/**
 * Makes the private home of one CLI process. The workspace stays empty but for an empty `.gemini/.env`, which stops the
 * CLI from looking for such a file in every folder above; since the CLI trusts its workspace, it is write-protected.
 */
export async function createGeminiHome(path: string, policy: string, user: ChildUser | undefined): Promise<GeminiHome> {
  const home = {
    path,
    workspace: join(path, 'ws'),
    temporary: join(path, TEMPORARY),
    systemPrompt: join(path, 'system.md'),
    user,
  };
  const settings = join(path, '.gemini');
  const workspaceSettings = join(home.workspace, '.gemini');
  for (const folder of [home.temporary, join(path, ...CHATS), join(settings, 'policies'), workspaceSettings]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeFile(join(settings, 'settings.json'), JSON.stringify(GEMINI_SETTINGS), { mode: 0o600 });
  await writeFile(join(settings, 'policies', 'mcp-only.toml'), policy, { mode: 0o400 });
  await writeFile(home.systemPrompt, SYSTEM_PROMPT, { mode: 0o400 });
  await writeFile(join(workspaceSettings, '.env'), '', { mode: 0o400 });
  await chmod(workspaceSettings, 0o500);
  await chmod(home.workspace, 0o500);
  await giveFolder(path, user);
  return home;
}

/** Removes what the CLI wrote about these sessions; never rejects. */
export async function removeSessionFiles(home: GeminiHome, sessionIds: readonly string[]): Promise<void> {
  const marks = sessionIds.map(id => id.slice(0, 8)); // its file names carry no more of the id
  await removeIn(home, CHATS, name => marks.some(mark => name.includes(mark)));
}

/** Removes whole conversations that the CLI writes when the model refuses one, and long results; never rejects. */
export async function emptyTemporary(home: GeminiHome): Promise<void> {
  await within(home, RECORDS, folder => removeTree(join(folder, 'tool-outputs'))).catch(() => {});
  await removeIn(home, [TEMPORARY], () => true);
}

/** Removes the home with its write-protected folders; never rejects. */
export const removeGeminiHome = (path: string): Promise<void> => removeTree(path).catch(() => {});

/** What belongs to another user is not what it was a moment ago, and a path into it leads anywhere. */
const within = (home: GeminiHome, place: readonly string[], use: (folder: string) => Promise<void>): Promise<void> =>
  home.user === undefined ? use(join(home.path, ...place)) : inFolder(home.path, place, use);

async function removeIn(
  home: GeminiHome,
  place: readonly string[],
  isWanted: (name: string) => boolean,
): Promise<void> {
  await within(home, place, async folder => {
    const names = (await readdir(folder)).filter(isWanted);
    await Promise.allSettled(names.map(name => removeTree(join(folder, name))));
  }).catch(() => {}); // gone, or something else in its place
}
