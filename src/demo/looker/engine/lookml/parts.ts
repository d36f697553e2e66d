import type { NumberColumn, TextColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import type { Aggregate, Part, RowFilter } from './field.ts';

/** Short forms for the aggregations of measures. */
export const rows = (where?: RowFilter): Part => ({ of: 'rows', ...(where === undefined ? {} : { where }) });

export const sum = (column: (tables: DemoTables) => NumberColumn, where?: RowFilter): Part => ({
  of: 'sum',
  column,
  ...(where === undefined ? {} : { where }),
});

export const values = (column: (tables: DemoTables) => NumberColumn): Part => ({ of: 'values', column });

export const part = (of: Part): Aggregate => ({ kind: 'part', part: of });
export const ratio = (over: Part, under: Part): Aggregate => ({ kind: 'ratio', over, under });
export const average = (column: (tables: DemoTables) => NumberColumn): Aggregate => ratio(sum(column), values(column));

export const whereYes = (column: (tables: DemoTables) => TextColumn, sql: string): RowFilter => ({
  column,
  value: 'Yes',
  sql,
});
