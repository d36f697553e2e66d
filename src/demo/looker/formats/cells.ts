import type { DemoCell, DemoResult } from '../engine/engine.ts';

export type Row = DemoResult['rows'][number];

/** A value of Looker's row is a cell, or for a pivoted measure its cells by pivot key. */
export const isPivoted = (value: Row[string] | undefined): value is Readonly<Record<string, DemoCell>> =>
  typeof value === 'object' && value !== null;

/** The names of a row's values in query order: dimensions, measures, table calculations. */
export function rowNames(result: DemoResult): string[] {
  return [
    ...result.fields.dimensions.map(field => field.name),
    ...result.fields.measures.map(field => field.name),
    ...result.fields.tableCalculations.map(calculation => calculation.tableCalculation),
  ];
}

/** A row with every value of every pivot present: null where the data have none. `show` makes a cell's form in the answer. */
export function completeRow<T>(
  result: DemoResult,
  row: Row,
  show: (cell: DemoCell, name: string) => T,
): Record<string, T | Record<string, T>> {
  return Object.fromEntries(
    rowNames(result).map(name => {
      const value = row[name] ?? null;
      if (!isPivoted(value)) return [name, show(value, name)];
      return [name, Object.fromEntries(result.pivots.map(pivot => [pivot.key, show(value[pivot.key] ?? null, name)]))];
    }),
  );
}
