import type { Join } from '../lookml/explores.ts';
import type { Aggregate, Measure } from '../lookml/field.ts';
import type { NumberColumn, TextColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import type { DemoCell } from '../types.ts';
import { compareCells } from './compare.ts';
import type { QueryContext } from './context.ts';
import type { GroupedRows } from './groups.ts';
import { partTotals } from './parts.ts';

/** The view's row numbers of one group, joined rows once. */
function viewRows(grouped: GroupedRows, group: number, { index }: Join): Int32Array {
  const rows = grouped.rows.subarray(grouped.starts[group], grouped.starts[group + 1]);
  if (index === undefined) return rows;
  return Int32Array.from(new Set(rows.map(row => index[row] ?? -1))).filter(row => row >= 0);
}

function median(rows: Int32Array, { values, scale }: NumberColumn): DemoCell {
  const known = new Float64Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i] ?? 0] ?? Number.NaN;
    if (!Number.isNaN(value)) known[count++] = value;
  }
  const sorted = known.subarray(0, count).sort();
  if (count === 0) return null;
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (low + high) / (2 * scale);
}

/** Different values in alphabetical order, joined by commas; Looker's own separator never leaves its database. */
function list(rows: Int32Array, { codes, values }: TextColumn): DemoCell {
  const found = new Set<string>();
  for (const row of rows) {
    const value = values[codes[row] ?? -1] ?? null;
    if (value !== null) found.add(value);
  }
  return found.size === 0 ? null : [...found].sort(compareCells).join(', ');
}

function largest(rows: Int32Array, values: BigInt64Array): DemoCell {
  let best: bigint | null = null;
  for (const row of rows) {
    const value = values[row];
    if (value !== undefined && (best === null || value > best)) best = value;
  }
  return best;
}

function eachGroup(grouped: GroupedRows, join: Join, cell: (rows: Int32Array) => DemoCell): DemoCell[] {
  return Array.from({ length: grouped.starts.length - 1 }, (_, group) => cell(viewRows(grouped, group, join)));
}

function ratios(
  aggregate: Extract<Aggregate, { kind: 'ratio' }>,
  grouped: GroupedRows,
  join: Join,
  tables: DemoTables,
) {
  const over = partTotals(aggregate.over, grouped, join, tables);
  const under = partTotals(aggregate.under, grouped, join, tables);
  // Both products are whole and below 2^53: the division is the only rounding.
  return Array.from(over.totals, (total, group) => {
    const divisor = (under.totals[group] ?? 0) * over.scale;
    return divisor === 0 ? null : (total * under.scale) / divisor;
  });
}

/** A measure's value in every group. */
export function measureValues({ aggregate, field }: Measure, grouped: GroupedRows, context: QueryContext): DemoCell[] {
  const { tables } = context;
  const join = context.join(field.view);
  switch (aggregate.kind) {
    case 'part': {
      const { totals, scale } = partTotals(aggregate.part, grouped, join, tables);
      return Array.from(totals, total => total / scale);
    }
    case 'ratio':
      return ratios(aggregate, grouped, join, tables);
    case 'median': {
      const column = aggregate.column(tables);
      return eachGroup(grouped, join, rows => median(rows, column));
    }
    case 'list': {
      const column = aggregate.column(tables);
      return eachGroup(grouped, join, rows => list(rows, column));
    }
    case 'largest': {
      const values = aggregate.values(tables);
      return eachGroup(grouped, join, rows => largest(rows, values));
    }
    case 'choice':
      throw new RangeError(`${field.name} was planned without its choice`);
  }
}
