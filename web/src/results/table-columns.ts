import {
  createColumnHelper,
  createSortedRowModel,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { Language } from '../../../src/contract/language.ts';
import type { Cell, Column } from '../../../src/contract/results.ts';
import { formatCell, pivotValues } from '../../../src/format/format.ts';
import { compareCells } from './compare-cells.ts';

export type Row = readonly Cell[];

/** What the screen needs of a column beside its value. */
export interface ColumnLooks {
  readonly column: Column;
  readonly isNumber: boolean;
  /** The pivot's values in words; none of a column that is not pivoted. */
  readonly pivot: readonly string[];
  /** Pixels. */
  readonly width: number;
}

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: metaHelper<ColumnLooks>(),
});

/** Rows that are measured: a table of many thousands shall open at once. */
const SAMPLE = 300;
/** Mean width of a character of the table's type, and what stands around a text. */
const CHARACTER = 7.6;
const AROUND = 32;
const NARROWEST = 96;
const WIDEST = 340;
/** Headings break into two lines. */
const HEADING_LINES = 2;

function widthOf(column: Column, at: number, rows: readonly Row[], language: Language): number {
  const longest = rows
    .slice(0, SAMPLE)
    .reduce((length, row) => Math.max(length, formatCell(row[at], column, language).length), 0);
  const label = column.label;
  const words = Math.max(
    ...label.split(' ').map(word => word.length),
    ...pivotValues(column, language).map(text => text.length),
  );
  const characters = Math.max(longest, words + 2, label.length / HEADING_LINES + 3);
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, characters * CHARACTER + AROUND)));
}

const helper = createColumnHelper<typeof features, Row>();

/** The result's columns for the table: how they sort, stand and how wide they are. */
export const tableColumns = (columns: readonly Column[], rows: readonly Row[], language: Language) =>
  helper.columns(
    columns.map((column, at) => {
      const isNumber = column.kind !== 'dimension';
      // Undefined, since the library keeps only these last in both directions.
      return helper.accessor(row => row[at] ?? undefined, {
        id: column.key,
        sortUndefined: 'last',
        sortDescFirst: isNumber,
        sortFn: (one, other) => compareCells(one.original[at] ?? null, other.original[at] ?? null),
        meta: { column, isNumber, pivot: pivotValues(column, language), width: widthOf(column, at, rows, language) },
      });
    }),
  );
