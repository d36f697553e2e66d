import {
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  type SqliteStatement,
} from 'kysely';
import { PatientDriver } from './patient-driver.ts';
import { closeDatabase, type Database } from './sqlite-driver.ts';
import { StatementCache } from './statement-cache.ts';
import { storableText } from './storable-text.ts';
import { storageError } from './storage-error.ts';

export type OnCommit = (seconds: number) => void;

interface Watch {
  /** Throws where no transaction may begin. */
  readonly onBegin?: () => void;
  /** Hears how long each transaction's commit took. */
  readonly onCommit?: OnCommit | undefined;
}

/** Kysely's SQLite dialect over the driver's API, with migrations in a transaction and failures in our own words. */
export class Dialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(database: Database, watch: Watch = {}) {
    const config = { database: asKyselyDatabase(database, watch) };
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config);
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
}

/** Kysely 0.28 says no here, but SQLite can: without it a kill in a migration leaves half of it behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function asKyselyDatabase(database: Database, { onBegin, onCommit }: Watch): SqliteDatabase {
  const statements = new StatementCache(database);
  return {
    close: () => {
      statements.clear();
      closeDatabase(database);
    },
    prepare: sql => {
      // SQLite ends the transaction by itself on a full disk; a failing rollback would then hide that cause.
      if (sql === 'rollback' && !database.isTransaction) return NOTHING_TO_DO;
      const statement = translated(() => statements.prepare(sql === 'begin' ? 'begin immediate' : sql));
      return {
        reader: statement.columns().length > 0,
        all: parameters => translated(() => statement.all(...parameters.map(storable))),
        run: parameters => {
          if (sql === 'begin') translated(() => onBegin?.());
          const started = performance.now();
          const done = translated(() => statement.run(...parameters.map(storable)));
          if (sql === 'commit') onCommit?.((performance.now() - started) / 1000);
          return done;
        },
        // Not from the cache: rows are still being read when the same text may run again.
        iterate: parameters => translated(() => database.prepare(sql).iterate(...parameters.map(storable))),
      };
    },
  };
}

/** What is searched for is changed like what is kept, so that it finds it. */
const storable = (value: unknown): unknown => (typeof value === 'string' ? storableText(value) : value);

const NOTHING_TO_DO: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(error);
  }
}
