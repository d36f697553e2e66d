import type { ChartKind, Column } from '../../../src/contract/results.ts';

/** What a chart shows, in our own terms: the only thing that becomes chart options. Texts are as a person reads them. */
export type ChartDescription = CartesianChart | PieChart | ScatterChart | Figures;

export interface Series {
  readonly name: string;
  /** Of whose unit and format the values are. */
  readonly column: Column;
  /** One for each label; null where Looker has no value. */
  readonly values: readonly (number | null)[];
  /** The series that could not be shown each by itself. */
  readonly isRest?: boolean;
  /** Drawn against a second axis: its unit or size is another than the first series'. */
  readonly onSecondAxis?: boolean;
}

export interface CartesianChart {
  readonly kind: Extract<ChartKind, 'line' | 'area' | 'bar' | 'horizontal_bar'>;
  /** Name of what the labels are. */
  readonly axis: string;
  readonly labels: readonly string[];
  /** The labels are times, in order and without holes. */
  readonly overTime: boolean;
  readonly series: readonly Series[];
  /** Parts of a whole: areas may be put on top of each other. */
  readonly stacks: boolean;
  readonly notes: readonly Note[];
}

export interface PieChart {
  readonly kind: 'pie';
  readonly column: Column;
  readonly slices: readonly { readonly name: string; readonly value: number; readonly isRest?: boolean }[];
  readonly notes: readonly Note[];
}

export interface ScatterChart {
  readonly kind: 'scatter';
  readonly x: Column;
  readonly y: Column;
  readonly points: readonly { readonly name: string; readonly x: number; readonly y: number }[];
  readonly notes: readonly Note[];
}

export interface Figures {
  readonly kind: 'number';
  readonly figures: readonly { readonly label: string; readonly text: string }[];
  /** What the numbers are of, when the result's one row names it. */
  readonly of: string;
  readonly notes: readonly Note[];
}

/** What the chart leaves out: said below it. */
export type Note =
  | { readonly id: 'results.note.rest'; readonly count: number }
  | { readonly id: 'results.note.series'; readonly shown: number; readonly count: number }
  | { readonly id: 'results.note.rows'; readonly shown: number; readonly count: number }
  | { readonly id: 'results.note.measures'; readonly count: number };
