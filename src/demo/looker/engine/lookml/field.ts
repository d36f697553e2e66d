import type { Column, NumberColumn, TextColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import type { DemoField } from '../types.ts';

/** How a dimension of a time group shows its instants. */
export type Timeframe =
  | 'raw'
  | 'time'
  | 'hour'
  | 'date'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'day_of_week'
  | 'hour_of_day'
  | 'month_name'
  | 'month_num'
  | 'week_of_year';

/** What a dimension's SQL may depend on beside the row: the query's filters by field name. */
export type QueryInputs = Readonly<Record<string, string>>;

export interface Dimension {
  readonly kind: 'dimension';
  readonly field: DemoField;
  /** The values by row of the dimension's own view. */
  readonly column: (tables: DemoTables, inputs: QueryInputs) => Column;
  /** Set for time columns. */
  readonly timeframe?: Timeframe;
  readonly sql: string;
}

/** Rows of the measure's view that count: those with `value` in `column`. */
export interface RowFilter {
  readonly column: (tables: DemoTables) => TextColumn;
  readonly value: string;
  readonly sql: string;
}

/** A whole number per group. Rows of a joined view count once a group, however often they were joined (symmetric aggregates). */
export type Part =
  | { readonly of: 'rows'; readonly where?: RowFilter }
  | { readonly of: 'sum' | 'values'; readonly column: (tables: DemoTables) => NumberColumn; readonly where?: RowFilter }
  | {
      readonly of: 'distinct';
      readonly codes: (tables: DemoTables) => { readonly codes: Int32Array; readonly size: number };
      readonly where?: RowFilter;
    };

export type Aggregate =
  | { readonly kind: 'part'; readonly part: Part }
  /** Divided once, so rounded once; null when there is nothing to divide by. */
  | { readonly kind: 'ratio'; readonly over: Part; readonly under: Part }
  | { readonly kind: 'median'; readonly column: (tables: DemoTables) => NumberColumn }
  | { readonly kind: 'list'; readonly column: (tables: DemoTables) => TextColumn }
  | { readonly kind: 'largest'; readonly values: (tables: DemoTables) => BigInt64Array }
  /** Another measure of the explore, named by a parameter. */
  | { readonly kind: 'choice'; readonly parameter: string; readonly measures: Readonly<Record<string, string>> };

export interface Measure {
  readonly kind: 'measure';
  readonly field: DemoField;
  readonly aggregate: Aggregate;
  readonly sql: string;
}

/** A filter-only field or a parameter: it has no values of its own. */
export interface Input {
  readonly kind: 'filter' | 'parameter';
  readonly field: DemoField;
}

export type LookmlField = Dimension | Measure | Input;

export interface View {
  readonly name: string;
  readonly label: string;
  readonly fields: readonly LookmlField[];
}

/** What is written down about a field; what is left out is derived as Looker derives it. */
export interface FieldWords {
  readonly label: string;
  readonly description: string;
  /** In English and in Portuguese, so that a planner that reads only metadata understands questions in both. */
  readonly synonyms?: readonly string[];
  readonly hidden?: boolean;
  readonly suggestable?: boolean;
  readonly primaryKey?: boolean;
  readonly tags?: readonly string[];
  readonly format?: ValueFormat;
  readonly sql?: string;
}

/** Looker's named formats that the demo uses. */
const VALUE_FORMATS = {
  usd: '$#,##0.00',
  percent_2: '0.00%',
  decimal_0: '#,##0',
  decimal_1: '#,##0.0',
  decimal_2: '#,##0.00',
  id: '0',
} as const;
export type ValueFormat = keyof typeof VALUE_FORMATS;

/** The metadata of a field of `view`, as Looker's API tells it. */
export function describeField(
  kind: DemoField['kind'],
  view: { name: string; label: string },
  name: string,
  type: string,
  words: FieldWords,
): DemoField {
  return {
    kind,
    name: `${view.name}.${name}`,
    view: view.name,
    type,
    label: `${view.label} ${words.label}`,
    labelShort: words.label,
    viewLabel: view.label,
    description: words.description,
    hidden: words.hidden ?? false,
    ...(words.format === undefined ? {} : { valueFormat: VALUE_FORMATS[words.format], valueFormatName: words.format }),
    tags: words.tags ?? [],
    synonyms: words.synonyms ?? [],
    suggestable: words.suggestable ?? false,
    ...(words.primaryKey === undefined ? {} : { primaryKey: words.primaryKey }),
  };
}
