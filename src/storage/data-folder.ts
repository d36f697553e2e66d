import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closeFolder, FOR_OTHERS, folderState } from '../base/close-folder.ts';
import { makePrivateFolder } from '../base/private-folder.ts';
import { CodedError } from '../contract/errors.ts';
import { closeEntries, makePrivateFile } from './private-files.ts';
import { closeDatabase, type Database, openDatabase } from './sqlite-driver.ts';
import { isBusy, storageError } from './storage-error.ts';

const LOCK_FILE = 'lock.db';
const PID_FILE = 'lock.pid';
/** One of these makes a folder ours; a new volume has `lost+found` in it. */
const OUR_FILES = new Set([LOCK_FILE, PID_FILE, 'looker-chat.db']);
const RULE = {
  bits: FOR_OTHERS,
  isOurs: (names: readonly string[]): boolean =>
    names.every(name => name === 'lost+found') || names.some(name => OUR_FILES.has(name)),
};

/** Whether it is a data folder, or was made for the one of the demo, which lies in it. */
export async function isDataFolder(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  return RULE.isOurs(names) || names.every(name => name === 'demo');
}

export interface DataFolder {
  /** Other users of the machine could get at what is in it until now. */
  readonly wasOpen: boolean;
  /** Lets another server in. */
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process alone, creating it when it is missing. The lock is an exclusive transaction
 * on a database of its own, held open: the operating system drops it with the process, however that dies, so it is
 * never stale. Throws `storage_in_use` with the `pid` of the holder (`?` when unknown), `storage_not_private` when it is
 * another user's or cannot be closed to others, or `storage_unavailable`. The children's group may be let through it.
 */
export async function acquireDataFolder(directory: string, passing?: number): Promise<DataFolder> {
  const pidFile = join(directory, PID_FILE);
  try {
    await makePrivateFolder(directory);
    const state = await closeFolder(directory, { ...RULE, passing });
    if (state === 'open') throw new CodedError('storage_not_private');
    const wasOpen = state === 'closed' && (await closeEntries(directory));
    const lock = await openLock(join(directory, LOCK_FILE));
    if (lock === undefined) throw new CodedError('storage_in_use', { params: { pid: await readPid(pidFile) } });
    try {
      await writePid(pidFile);
    } catch (error) {
      closeDatabase(lock);
      throw error;
    }
    return { wasOpen, release: () => release(lock, pidFile) };
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Whether other users of the machine can get at what is in the folder until a server takes it, with nothing changed.
 * Throws `storage_not_private` when a server would refuse it.
 */
export async function isDataFolderOpen(directory: string, passing?: number): Promise<boolean> {
  const state = await folderState(directory, { ...RULE, passing }).catch(() => 'closed'); // it is not there yet, or storage says more
  if (state === 'open') throw new CodedError('storage_not_private');
  return state === 'closable';
}

/** Undefined when another process has it, or this one already. */
async function openLock(file: string): Promise<Database | undefined> {
  await makePrivateFile(file);
  const lock = await openDatabase(file, 0);
  try {
    lock.exec('begin exclusive'); // no prepared statement, ever: one would keep the lock after closing
    return lock;
  } catch (error) {
    closeDatabase(lock);
    if (isBusy(error)) return undefined;
    throw error;
  }
}

async function release(lock: Database, pidFile: string): Promise<void> {
  if (!lock.isOpen) return;
  await rm(pidFile, { force: true }); // while it is still ours: afterwards it may be the next holder's
  closeDatabase(lock); // the lock file stays: removing it could split two newcomers onto two files
}

/** Only for the message: who holds the lock is decided by the lock. */
async function readPid(pidFile: string): Promise<string> {
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? text : '?';
}

async function writePid(pidFile: string): Promise<void> {
  const draft = `${pidFile}.new`;
  await writeFile(draft, String(process.pid), { mode: 0o600 });
  await rename(draft, pidFile); // a reader sees the old or the new number, never half of one
}
