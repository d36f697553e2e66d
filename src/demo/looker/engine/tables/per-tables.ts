import type { DemoTables } from './demo-tables.ts';

/** Works something out once for each set of tables, at its first use, and forgets it with the tables. */
export function perTables<T extends object>(make: (tables: DemoTables) => T): (tables: DemoTables) => T {
  const made = new WeakMap<DemoTables, T>();
  return tables => {
    const value = made.get(tables) ?? make(tables);
    made.set(tables, value);
    return value;
  };
}
