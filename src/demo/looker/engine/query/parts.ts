import type { Join } from '../lookml/explores.ts';
import type { Part } from '../lookml/field.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import type { GroupedRows } from './groups.ts';

/** A part's whole number for every group; the value is `totals[group] / scale`. */
export interface PartTotals {
  readonly totals: Float64Array;
  readonly scale: number;
}

interface PartReader {
  readonly scale: number;
  /** What a row of the view adds. */
  readonly add: (row: number) => number;
  /** Rows of the same key count once a group. */
  readonly distinct?: { readonly keyOf: (row: number) => number; readonly size: number };
}

function reader(part: Part, join: Join, tables: DemoTables): PartReader {
  const { where } = part;
  const column = where?.column(tables);
  const wanted = column?.values.indexOf(where?.value ?? null) ?? -1;
  const counts = (row: number): boolean => column === undefined || column.codes[row] === wanted;
  // A joined row comes once for every row it is joined to.
  const once = join.index === undefined ? {} : { distinct: { keyOf: (row: number) => row, size: join.rows } };
  switch (part.of) {
    case 'rows':
      return { scale: 1, add: row => (counts(row) ? 1 : 0), ...once };
    case 'sum':
    case 'values': {
      const { values, scale } = part.column(tables);
      const isSum = part.of === 'sum';
      const amount = (row: number): number => {
        const value = values[row] ?? Number.NaN;
        return Number.isNaN(value) || !counts(row) ? 0 : isSum ? value : 1;
      };
      return { scale: isSum ? scale : 1, add: amount, ...once };
    }
    case 'distinct': {
      const { codes, size } = part.codes(tables);
      const distinct = { keyOf: (row: number): number => (counts(row) ? (codes[row] ?? -1) : -1), size };
      return { scale: 1, add: () => 1, distinct };
    }
  }
}

/** Adds up a part in every group, exactly: the columns hold whole numbers and no sum comes near 2^53. */
export function partTotals(part: Part, grouped: GroupedRows, join: Join, tables: DemoTables): PartTotals {
  const { scale, add, distinct } = reader(part, join, tables);
  const { rows, starts } = grouped;
  const { index } = join;
  const seenIn = distinct && new Int32Array(distinct.size).fill(-1);
  const totals = new Float64Array(starts.length - 1);
  for (let group = 0; group < totals.length; group++) {
    const end = starts[group + 1] ?? 0;
    let total = 0;
    for (let at = starts[group] ?? 0; at < end; at++) {
      const baseRow = rows[at] ?? 0;
      const row = index === undefined ? baseRow : (index[baseRow] ?? -1);
      if (row < 0) continue;
      if (distinct !== undefined && seenIn !== undefined) {
        const key = distinct.keyOf(row);
        if (key < 0 || seenIn[key] === group) continue;
        seenIn[key] = group;
      }
      total += add(row);
    }
    totals[group] = total;
  }
  return { totals, scale };
}
