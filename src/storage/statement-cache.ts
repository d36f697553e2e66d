import type { StatementSyncInstance } from '@photostructure/sqlite';
import type { Database } from './sqlite-driver.ts';

/**
 * Neither driver can free a statement: only garbage collection does, and it does not see the 3 KB each holds outside
 * the heap. Prepared anew for each query they took 24 MB per 8,000 queries; the product has fewer texts than this.
 */
const MAX_STATEMENTS = 200;

/** Prepares each text once; beyond the limit the one unused for longest goes. */
export class StatementCache {
  readonly #database: Database;
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(database: Database) {
    this.#database = database;
  }

  prepare(sql: string): StatementSyncInstance {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.delete(sql);
    this.#statements.set(sql, statement); // a Map keeps the order of insertion: the first is the oldest
    if (this.#statements.size > MAX_STATEMENTS) this.#statements.delete(this.#oldest());
    return statement;
  }

  #oldest(): string {
    const [oldest = ''] = this.#statements.keys();
    return oldest;
  }

  clear(): void {
    this.#statements.clear();
  }
}
