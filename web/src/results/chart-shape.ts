import type { Cell, Column } from '../../../src/contract/results.ts';
import { frameOf, isNumeric, numberOf } from './column-facts.ts';
import type { Frame } from './time-axis.ts';

export type Row = readonly Cell[];

/** A column with its place in the rows. */
export interface Field {
  readonly column: Column;
  readonly index: number;
}
export interface TimeField extends Field {
  readonly frame: Frame;
}

/** What a result offers to a chart. */
export interface Shape {
  readonly rows: readonly Row[];
  readonly time: TimeField | undefined;
  /** The other dimensions, without those that hold one value only (`country` of a query for one country). */
  readonly categories: readonly Field[];
  /** Columns of numbers without a pivot. */
  readonly measures: readonly Field[];
  /** Columns of numbers under the pivot's values, of the first pivoted measure. */
  readonly pivoted: readonly Field[];
  /** Measures that a chart of this result cannot show beside the others. */
  readonly left: number;
}

const cellsOf = (rows: readonly Row[], index: number): Cell[] => rows.map(row => row[index] ?? null);

/** One text for each value: no value and the text “null” are two. */
export const keyOf = (row: Row, { index }: Field): string => JSON.stringify(row[index] ?? null);

export const distinct = (rows: readonly Row[], field: Field): number =>
  new Set(rows.map(row => keyOf(row, field))).size;

export function readShape(columns: readonly Column[], rows: readonly Row[]): Shape {
  const fields = columns.map((column, index): Field => ({ column, index }));
  const dimensions = fields.filter(({ column }) => column.kind === 'dimension');
  const numbers = fields.filter(({ column, index }) => isNumeric(column, cellsOf(rows, index)));
  const times = dimensions.flatMap((field): TimeField[] => {
    const frame = frameOf(field.column, cellsOf(rows, field.index));
    return frame === undefined ? [] : [{ ...field, frame }];
  });
  // One point in time is no line: then time is a dimension as the others are.
  const time = times.find(field => rows.length === 1 || distinct(rows, field) > 1);
  const others = dimensions.filter(({ index }) => index !== time?.index);
  const categories = rows.length === 1 ? others : others.filter(field => distinct(rows, field) > 1);
  const pivots = numbers.filter(({ column }) => column.pivot !== undefined);
  const pivoted = pivots.filter(({ column }) => column.field === pivots[0]?.column.field);
  const measures = numbers.filter(({ column }) => column.pivot === undefined);
  const pivotedMeasures = new Set(pivots.map(({ column }) => column.field)).size;
  const left = pivoted.length === 0 ? 0 : pivotedMeasures - 1 + measures.length;
  return { rows, time, categories, measures, pivoted, left };
}

/** Values of a column as numbers; null where there is none. */
export const numbersOf = (rows: readonly Row[], { index }: Field): (number | null)[] =>
  rows.map(row => numberOf(row[index]) ?? null);
