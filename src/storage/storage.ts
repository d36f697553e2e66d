import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, type Transaction } from 'kysely';
import { makePrivateFolder } from '../base/private-folder.ts';
import { Eraser } from './eraser.ts';
import { assertOurs, isFormer, migrate } from './migrate.ts';
import { makePrivateFile, restrictFile } from './private-files.ts';
import { sameFile } from './same-file.ts';
import type { Schema } from './schema.ts';
import { Dialect, type OnCommit } from './sqlite-dialect.ts';
import { assertVersion, closeDatabase, type Database, emptyLog, openDatabase, waitNoMore } from './sqlite-driver.ts';
import { storageError } from './storage-error.ts';

export { copyDatabase, type Holdings } from './copy-database.ts';
export { acquireDataFolder, type DataFolder, isDataFolder, isDataFolderOpen } from './data-folder.ts';
export type { NewRow, Row, Schema } from './schema.ts';
export { storableText } from './storable-text.ts';
export { folderError } from './storage-error.ts';

/**
 * The log's pages (4 KB) before they go into the database, by the commit that reaches this: it waits for the disk twice,
 * 20 ms or more. SQLite's own 1,000 a hundred answers fill in two seconds.
 */
const CHECKPOINT_PAGES = 4_000;

export interface Storage {
  /**
   * One connection: statements run one after the other; inside a transaction use only the transaction's handle. A lock of
   * another program is waited for some seconds.
   */
  readonly db: Kysely<Schema>;
  /**
   * A transaction that does not wait for the disk: it survives the end of this process, however sudden, and is on the
   * disk with the next transaction of `db`. Until then the system's end (a power cut) takes it, and never a part of it.
   */
  lightly<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** All that was committed before is on the disk when this resolves; unlike a commit of `db` it holds up nobody. */
  onDisk(): Promise<void>;
  /**
   * What was deleted or replaced before is in no file any more when this resolves; while another process reads the
   * database, such as a backup, it resolves after 5 s, and erases when that has ended.
   */
  erase(): Promise<void>;
  /** The same within 5 s, once for all who ask for it meanwhile. */
  eraseSoon(): void;
  close(): Promise<void>;
}

/**
 * Opens the database at `file`, creating and migrating it. A commit by `db` is on the disk when its promise resolves.
 * Throws `storage_newer` with nothing changed, and `storage_unavailable` with a short `reason` (also later, from any
 * statement that the disk refuses).
 */
export async function openStorage(file: string, options: { onCommit?: OnCommit } = {}): Promise<Storage> {
  try {
    await makePrivateFolder(dirname(file));
    await makePrivateFile(file); // SQLite would create it readable for all, for a moment
    const database = await openDatabase(file);
    const db = new Kysely<Schema>({
      dialect: new Dialect(database, { onBegin: sameFile(file), onCommit: options.onCommit }),
    });
    try {
      await prepare(database, file);
      await migrate(db);
      waitNoMore(database); // patient-driver.ts waits
    } catch (error) {
      closeDatabase(database);
      throw error;
    }
    const eraser = new Eraser(db);
    if (!(await emptiedLog(database, file))) eraser.soon();
    const log = await open(`${file}-wal`, 'r+'); // the same file until the database is closed
    return {
      db,
      lightly: work => lightly(database, db, work),
      // A disk that refuses this refuses the next commit of `db` too, which tells.
      onDisk: () => log.datasync().catch(() => {}),
      erase: () => eraser.now(),
      eraseSoon: () => eraser.soon(),
      close: async () => {
        eraser.close();
        await log.close();
        await db.destroy();
      },
    };
  } catch (error) {
    throw storageError(error);
  }
}

/** Whether an older release wrote the database at `file` last, so that `openStorage` would change its tables. */
export async function isOfFormerRelease(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  try {
    const database = await openDatabase(file);
    try {
      return isFormer(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw storageError(error);
  }
}

/** Takes what a killed server had deleted out of the log; false when a backup reads or the disk is full. */
async function emptiedLog(database: Database, file: string): Promise<boolean> {
  try {
    emptyLog(database);
    return (await stat(`${file}-wal`)).size === 0;
  } catch {
    return false;
  }
}

async function prepare(database: Database, file: string): Promise<void> {
  assertVersion(database);
  database.exec('pragma schema_version'); // reads the header: a file of another kind is left as it is
  assertOurs(database);
  for (const part of ['', '-wal', '-shm']) await restrictFile(file + part);
  database.exec('pragma journal_mode = wal');
  database.exec('pragma secure_delete = on'); // deleted rows are overwritten, not only left out
  database.exec('pragma synchronous = full'); // an fsync for each commit: what is acknowledged survives a power cut
  database.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

/** The setting is the connection's and not the transaction's: nobody else has the connection meanwhile. */
function lightly<T>(database: Database, db: Kysely<Schema>, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
  return db.connection().execute(async connection => {
    database.exec('pragma synchronous = normal');
    try {
      return await connection.transaction().execute(work);
    } finally {
      // Within a transaction SQLite refuses the change, and every later commit would be a light one.
      if (database.isTransaction) database.exec('rollback');
      database.exec('pragma synchronous = full');
    }
  });
}
