import type { DatabaseSyncInstance, SqliteModule } from '@photostructure/sqlite';
import { CodedError } from '../contract/errors.ts';

export type Database = DatabaseSyncInstance;

/** Versions before can damage a WAL database when two connections checkpoint at once (SQLite's WAL-reset bug). */
const MIN_SQLITE = '3.51.3';

/** While it is opened, SQLite waits this long for another process (a backup, say) to let go; it blocks the event loop. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens `file`, creating it when it is missing. Node's own SQLite is taken where it is new enough (22.23 has 3.51.3),
 * the same API from the package otherwise. Throws what the driver throws.
 */
export async function openDatabase(file: string, busyTimeoutMs = BUSY_TIMEOUT_MS): Promise<Database> {
  const { DatabaseSync } = await loadDriver();
  return new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
}

/** Throws `storage_unavailable` when the driver's SQLite is too old to be trusted with a WAL database. */
export function assertVersion(database: Database): void {
  const version = String(database.prepare('select sqlite_version() as version').get().version);
  if (isAtLeast(version, MIN_SQLITE)) return;
  throw new CodedError('storage_unavailable', { params: { reason: `SQLite ${version} < ${MIN_SQLITE}` } });
}

/** From now on SQLite waits for nobody in the middle of a statement, for the whole server would wait with it. */
export function waitNoMore(database: Database): void {
  database.exec('pragma busy_timeout = 0'); // no prepared statement: it would outlive the database
}

/**
 * Writes the log back into the database file and empties it, outside a transaction; not while another process reads,
 * such as a backup.
 */
export function emptyLog(database: Database): void {
  waitNoMore(database);
  database.exec('pragma wal_checkpoint(truncate)');
}

/**
 * Writes the log back into the database file, which is then whole by itself, and closes. The package (1.2.1) keeps a
 * connection half open while any of its statements lives, so closing alone does not do this, nor end a transaction.
 */
export function closeDatabase(database: Database): void {
  try {
    if (database.isTransaction) database.exec('rollback');
    emptyLog(database);
  } catch {
    // what is in the log stays in the log, and is read from there at the next start
  }
  database.close();
}

async function loadDriver(): Promise<SqliteModule> {
  const builtIn = process.versions.sqlite; // undefined before Node 22.5
  if (builtIn !== undefined && isAtLeast(builtIn, MIN_SQLITE)) {
    // Typed as the package: it is a drop-in copy of node:sqlite, which the types of Node 20 do not know.
    return process.getBuiltinModule('node:sqlite') as SqliteModule;
  }
  return import('@photostructure/sqlite');
}

const isAtLeast = (version: string, minimum: string): boolean =>
  version.localeCompare(minimum, 'en', { numeric: true }) >= 0;
