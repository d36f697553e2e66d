import { chmod, chown, lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from './private-folder.ts';

/** A user and a group of the system, by number, that children run as. */
export interface ChildUser {
  readonly uid: number;
  readonly gid: number;
}

const ROOT = 0;
const OWNER_ALONE = 0o700;
/** The group may go through it to what it knows of, and not see what else is there. */
const PASSAGE = 0o710;

/** Makes a folder of the server's own that leads to those of its children; without a user of theirs it is closed. */
export async function makePassage(folder: string, user: ChildUser | undefined): Promise<void> {
  await makePrivateFolder(folder);
  if (user !== undefined) await chown(folder, ROOT, user.gid);
  await chmod(folder, user === undefined ? OWNER_ALONE : PASSAGE);
}

/** Gives a closed folder to the children, with all that is in it. It comes last: until then none of them can be inside. */
export async function giveFolder(folder: string, user: ChildUser | undefined): Promise<void> {
  if (user === undefined) return;
  for (const name of await readdir(folder, { recursive: true })) await lchown(join(folder, name), user.uid, user.gid);
  await chown(folder, user.uid, user.gid);
}
