import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { CodedError } from '../contract/errors.ts';
import * as initial from './migrations/001-initial.ts';
import * as webAddresses from './migrations/002-web-addresses.ts';
import * as repeatedTurns from './migrations/003-repeated-turns.ts';
import * as usageAndTests from './migrations/004-usage-and-tests.ts';
import * as audit from './migrations/005-audit.ts';
import * as reusedResults from './migrations/006-reused-results.ts';
import * as usageByPerson from './migrations/007-usage-by-person.ts';
import * as hiddenFields from './migrations/008-hidden-fields.ts';
import * as turnAccounts from './migrations/009-turn-accounts.ts';
import type { Database } from './sqlite-driver.ts';

/** In order of their names; a name once released never changes, and neither does what it does. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-initial': initial,
  '002-web-addresses': webAddresses,
  '003-repeated-turns': repeatedTurns,
  '004-usage-and-tests': usageAndTests,
  '005-audit': audit,
  '006-reused-results': reusedResults,
  '007-usage-by-person': usageByPerson,
  '008-hidden-fields': hiddenFields,
  '009-turn-accounts': turnAccounts,
};

/**
 * Brings the database to the newest of `migrations` in one transaction. Throws `storage_newer` when it holds a
 * migration that is not among them: nothing is changed then, so the newer version still finds what it wrote.
 */
export async function migrate<DB>(db: Kysely<DB>, migrations = MIGRATIONS): Promise<void> {
  for (const name of await appliedNames(db)) {
    if (!Object.hasOwn(migrations, name)) throw new CodedError('storage_newer');
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Throws `storage_damaged` for a database that has tables and none of ours: it is left as it is. */
export function assertOurs(database: Database): void {
  const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
  if (tables.length === 0 || tables.some(({ name }) => name === 'kysely_migration')) return;
  throw new CodedError('storage_damaged', { params: { reason: 'it holds tables of another program' } });
}

/** Whether it holds our tables and `migrate` would change them; with nothing changed. */
export function isFormer(database: Database): boolean {
  const tables = database.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").all();
  if (tables.length === 0) return false;
  const applied = new Set(
    database
      .prepare('select name from kysely_migration')
      .all()
      .map(({ name }) => name),
  );
  return Object.keys(MIGRATIONS).some(name => !applied.has(name));
}

async function appliedNames<DB>(db: Kysely<DB>): Promise<string[]> {
  const tables = await sql`select 1 from sqlite_schema where name = 'kysely_migration'`.execute(db);
  if (tables.rows.length === 0) return [];
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return applied.rows.map(row => row.name);
}
