import { stringify } from 'csv-stringify/sync';
import type { DemoCell, DemoResult } from '../engine/engine.ts';
import { isPivoted, rowNames } from './cells.ts';

/**
 * Looker's `csv` and `txt`: a line of labels, then unformatted values. With pivots a line for each pivot field comes
 * first, and a measure has one column for each pivot.
 */
export function delimited(result: DemoResult, delimiter: string): string {
  const columns = columnsOf(result);
  const cells = result.rows.map(row =>
    columns.map(({ name, pivot }) => {
      const value = row[name] ?? null;
      return asText(isPivoted(value) ? (value[pivot?.key ?? ''] ?? null) : value);
    }),
  );
  const pivotLines = result.fields.pivots.map(field =>
    columns.map(({ pivot }) => asText(pivot?.data[field.name] ?? null)),
  );
  return stringify([...pivotLines, columns.map(column => column.label), ...cells], { delimiter });
}

type Pivot = DemoResult['pivots'][number];

function columnsOf(result: DemoResult): { name: string; label: string; pivot?: Pivot }[] {
  const { dimensions, measures, tableCalculations } = result.fields;
  const labels = new Map([
    ...[...dimensions, ...measures].map(field => [field.name, field.label] as const),
    ...tableCalculations.map(item => [item.tableCalculation, item.label] as const),
  ]);
  const pivoted = new Set(result.rows.flatMap(row => rowNames(result).filter(name => isPivoted(row[name]))));
  const names = rowNames(result).map(name => ({ name, label: labels.get(name) ?? name }));
  const plain = names.filter(({ name }) => !pivoted.has(name));
  const spread = result.pivots.flatMap(pivot =>
    names.filter(({ name }) => pivoted.has(name)).map(({ name, label }) => ({ name, label, pivot })),
  );
  return [...plain, ...spread];
}

const asText = (cell: DemoCell): string => (cell === null ? '' : String(cell));
