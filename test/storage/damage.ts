import type { Database } from '../../src/storage/sqlite-driver.ts';

/** No column holds these as they are meant. */
const BAD: Readonly<Record<string, readonly (string | number)[]>> = {
  TEXT: ['{"a":', '[null]'],
  INTEGER: [-1, 1e15],
};

export interface Damage {
  /** `table.column = value` */
  readonly name: string;
  readonly table: string;
  readonly column: string;
  /** False when the database itself refuses such a value. */
  apply(): boolean;
  isApplied(): boolean;
  undo(): void;
}

/** One for each column of all tables with a row, and each bad value: it is put into one row, the newest or the oldest. */
export function everyDamage(database: Database, { row }: { row: 'newest' | 'oldest' }): Damage[] {
  database.exec('pragma foreign_keys = off');
  const order = row === 'newest' ? 'desc' : 'asc';
  const tables = database.prepare("select name from sqlite_schema where type = 'table' and sql like '%strict%'").all();
  return tables.map(({ name }) => String(name)).flatMap(table => damagesOf(database, table, order));
}

function damagesOf(database: Database, table: string, order: 'asc' | 'desc'): Damage[] {
  const found = database.prepare(`select rowid as row_place, * from ${table} order by rowid ${order} limit 1`).get();
  if (found === undefined) return [];
  const columns = database.prepare(`pragma table_info(${table})`).all();
  return columns.flatMap(({ name, type }) =>
    (BAD[String(type)] ?? []).map(value => {
      const set = database.prepare(`update ${table} set "${name}" = ? where rowid = ?`);
      // Where the number itself was changed, that row has another place.
      const at = (): unknown => (name === 'id' && type === 'INTEGER' ? value : found['row_place']);
      return {
        name: `${table}.${name} = ${JSON.stringify(value)}`,
        table,
        column: String(name),
        apply: () => {
          try {
            set.run(value, found['row_place']);
            return true;
          } catch {
            return false;
          }
        },
        isApplied: () =>
          database.prepare(`select "${name}" as v from ${table} where rowid = ?`).get(at())?.['v'] === value,
        undo: () => void set.run(found[String(name)], at()),
      };
    }),
  );
}
