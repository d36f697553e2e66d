import type { DemoCell } from '../types.ts';
import { evaluate } from './evaluate.ts';
import { expressionFields } from './expression.ts';
import type { Calculation } from './plan.ts';

/** A result's row while it is being made: a pivoted field's cell is a record by pivot key. */
export type ResultCell = DemoCell | Readonly<Record<string, DemoCell>>;
export type ResultRow = Record<string, ResultCell>;

const isPivoted = (cell: ResultCell | undefined): cell is Readonly<Record<string, DemoCell>> =>
  typeof cell === 'object' && cell !== null;

/** Yes and no are texts in Looker's rows. */
const asCell = (value: DemoCell | boolean): DemoCell => (typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value);

function calculated(calculation: Calculation, row: ResultRow, pivotKey: string | undefined): DemoCell {
  return asCell(
    evaluate(calculation.expression, name => {
      const cell = row[name];
      if (!isPivoted(cell)) return cell ?? null;
      return pivotKey === undefined ? null : (cell[pivotKey] ?? null);
    }),
  );
}

/** Adds the table calculations to a row, in their order; one that uses a pivoted field is itself pivoted. */
export function addCalculations(
  row: ResultRow,
  calculations: readonly Calculation[],
  pivotKeys: readonly string[],
): void {
  for (const calculation of calculations) {
    const pivoted = expressionFields(calculation.expression).some(name => isPivoted(row[name]));
    row[calculation.name] = pivoted
      ? Object.fromEntries(pivotKeys.map(key => [key, calculated(calculation, row, key)]))
      : calculated(calculation, row, undefined);
  }
}
