import { access, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flush } from '../base/flush.ts';
import { makePrivateFolder } from '../base/private-folder.ts';
import { CodedError } from '../contract/errors.ts';
import { makeNewFile } from './private-files.ts';
import { assertVersion, type Database, openDatabase } from './sqlite-driver.ts';
import { storageError } from './storage-error.ts';

/** What a copy holds. */
export interface Holdings {
  readonly bytes: number;
  readonly conversations: number;
  readonly questions: number;
  readonly results: number;
  /** Connections with encrypted secrets. */
  readonly sealed: number;
}

/**
 * Copies the database `from` into the new file `to` (0600), as it is at one moment, while a server writes on or none
 * runs; and verifies the copy. Throws backup_nothing, backup_exists, backup_unwritable, backup_damaged,
 * storage_unavailable; then there is no new file.
 */
export async function copyDatabase(from: string, to: string): Promise<Holdings> {
  await access(from).catch(cause => {
    throw new CodedError('backup_nothing', { cause });
  });
  const draft = `${to}.partial`;
  await reserve(to, draft);
  try {
    await fill(from, draft);
    const holdings = await holdingsOf(draft);
    await rename(draft, to); // over the name that was reserved: a killed backup leaves no half one under it
    await flush(dirname(to));
    return holdings;
  } catch (error) {
    for (const file of [draft, to]) await rm(file, { force: true });
    throw storageError(error);
  }
}

/** Takes the name, and makes both files before anything is in them, for their owner alone. */
async function reserve(to: string, draft: string): Promise<void> {
  try {
    await makePrivateFolder(dirname(to));
    if (!(await makeNewFile(to))) throw new CodedError('backup_exists', { params: { file: to } });
    await rm(draft, { force: true });
    await makeNewFile(draft);
  } catch (error) {
    const known = storageError(error);
    if (!(known instanceof CodedError) || known.code === 'backup_exists') throw known;
    throw new CodedError('backup_unwritable', { params: { ...known.params, file: to }, cause: error });
  }
}

/** SQLite reads one state of the source, the log included, and writes it without what was deleted. */
async function fill(from: string, draft: string): Promise<void> {
  const source = await openDatabase(from);
  try {
    assertVersion(source);
    if (count(source, "sqlite_schema where name = 'conversations'") === 0) throw new CodedError('backup_nothing');
    source.prepare('vacuum into ?').run(draft);
  } finally {
    source.close();
  }
  await flush(draft);
}

async function holdingsOf(file: string): Promise<Holdings> {
  const copy = await openDatabase(file);
  try {
    const verdicts = copy
      .prepare('pragma integrity_check(1)')
      .all()
      .map(row => String(Object.values(row)[0]));
    const reason = verdicts.find(verdict => verdict !== 'ok');
    if (reason !== undefined) throw new CodedError('backup_damaged', { params: { reason } });
    return {
      bytes: count(copy, 'pragma_page_count', 'page_count') * count(copy, 'pragma_page_size', 'page_size'),
      conversations: count(copy, 'conversations'),
      questions: count(copy, 'turns'),
      results: count(copy, 'results'),
      sealed: count(copy, 'connections where coalesce(client_secret_sealed, gemini_api_key_sealed) is not null'),
    };
  } finally {
    copy.close();
  }
}

const count = (database: Database, from: string, what = 'count(*)'): number =>
  Number(database.prepare(`select ${what} as count from ${from}`).get()?.['count']);
