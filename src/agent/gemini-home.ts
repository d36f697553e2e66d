import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GEMINI_SETTINGS } from './gemini-settings.ts';
import { SYSTEM_PROMPT } from './system-prompt.ts';

/** The folders of one CLI process. It can write below `path`, and has no business anywhere else. */
export interface GeminiHome {
  readonly path: string;
  readonly workspace: string;
  readonly temporary: string;
  readonly chats: string;
  readonly systemPrompt: string;
}

/**
 * Makes the private home of one CLI process. The workspace stays empty but for an empty `.gemini/.env`, which stops the
 * CLI from looking for such a file in every folder above; since the CLI trusts its workspace, it is write-protected.
 */
export async function createGeminiHome(path: string, policy: string): Promise<GeminiHome> {
  const home = {
    path,
    workspace: join(path, 'ws'),
    temporary: join(path, 'tmp'),
    chats: join(path, '.gemini', 'tmp', 'ws', 'chats'), // 'ws' again: the CLI names it after the workspace
    systemPrompt: join(path, 'system.md'),
  };
  const settings = join(path, '.gemini');
  const workspaceSettings = join(home.workspace, '.gemini');
  for (const folder of [home.temporary, home.chats, join(settings, 'policies'), workspaceSettings]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeFile(join(settings, 'settings.json'), JSON.stringify(GEMINI_SETTINGS), { mode: 0o600 });
  await writeFile(join(settings, 'policies', 'mcp-only.toml'), policy, { mode: 0o400 });
  await writeFile(home.systemPrompt, SYSTEM_PROMPT, { mode: 0o400 });
  await writeFile(join(workspaceSettings, '.env'), '', { mode: 0o400 });
  await chmod(workspaceSettings, 0o500);
  await chmod(home.workspace, 0o500);
  return home;
}

/** Removes what the CLI wrote about these sessions; never rejects. */
export async function removeSessionFiles(home: GeminiHome, sessionIds: readonly string[]): Promise<void> {
  const marks = sessionIds.map(id => id.slice(0, 8)); // its file names carry no more of the id
  const names = await readdir(home.chats).catch(() => []);
  const theirs = names.filter(name => marks.some(mark => name.includes(mark)));
  await Promise.all(theirs.map(name => remove(join(home.chats, name))));
}

/** Removes whole conversations that the CLI writes when the model refuses one, and long results; never rejects. */
export async function emptyTemporary(home: GeminiHome): Promise<void> {
  await remove(join(home.chats, '..', 'tool-outputs'));
  const names = await readdir(home.temporary).catch(() => []);
  await Promise.all(names.map(name => remove(join(home.temporary, name))));
}

/** Removes the home with its write-protected folders; never rejects. */
export async function removeGeminiHome(path: string): Promise<void> {
  for (const folder of [join(path, 'ws'), join(path, 'ws', '.gemini')]) await chmod(folder, 0o700).catch(() => {});
  await remove(path);
}

const remove = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
