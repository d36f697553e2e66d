import type { ChartKind, Column } from '../../../src/contract/results.ts';
import { distinct, type Field, numbersOf, type Row, readShape, type Shape } from './chart-shape.ts';
import { hasShares, isAdditive, isCyclic } from './column-facts.ts';

/** Why a result is shown as a table first. */
export type TableReason =
  | 'no_rows'
  | 'no_numbers'
  | 'no_dimension'
  | 'many_rows'
  | 'many_groups'
  | 'many_dimensions'
  | 'many_measures';

export interface ChartChoice {
  readonly kind: ChartKind;
  /** What the person may switch to, the chosen one first; `table` is always among them. */
  readonly fitting: readonly ChartKind[];
  readonly reason?: TableReason;
}

/** Colours that can be told apart. */
export const MAX_SERIES = 8;
/** Bars whose labels can be read on one screen. */
export const MAX_BARS = 30;
/** Points of a line: beyond, even a wide screen has less than half a pixel for each. */
const MAX_POINTS = 3000;
/** Groups of bars over time. */
const MAX_TIME_BARS = 60;
/** A cloud of fewer points is read better as bars. */
const MIN_CLOUD = 10;
const MAX_FIGURES = 12;
/** Characters that fit under upright bars: all of them, and of one. */
const MAX_LABELS = 70;
const MAX_LABEL = 16;

interface Rule {
  readonly when: (shape: Shape) => boolean;
  readonly kinds: (shape: Shape) => readonly ChartKind[];
  readonly reason?: TableReason;
}

const none = (): readonly ChartKind[] => [];
const dimensions = ({ time, categories }: Shape): number => (time === undefined ? 0 : 1) + categories.length;

function haveLongLabels(rows: readonly Row[], field: Field | undefined): boolean {
  if (field === undefined) return false;
  const lengths = [...new Set(rows.map(row => String(row[field.index])))].map(label => label.length);
  return Math.max(...lengths) > MAX_LABEL || lengths.reduce((sum, length) => sum + length, 0) > MAX_LABELS;
}

function bars(shape: Shape): readonly ChartKind[] {
  const isHorizontal = haveLongLabels(shape.rows, shape.categories[0]);
  return isHorizontal ? ['horizontal_bar', 'bar'] : ['bar', 'horizontal_bar'];
}

/** A share needs one measure of parts of a whole, none of them negative, and parts that may be put together. */
function pie({ rows, measures, pivoted }: Shape): readonly ChartKind[] {
  const [measure] = measures;
  if (measure === undefined || measures.length > 1 || pivoted.length > 0 || !hasShares(measure.column)) return [];
  const values = numbersOf(rows, measure).map(value => value ?? 0);
  const isWhole = values.every(value => value >= 0) && values.some(value => value > 0);
  return isWhole && (rows.length <= MAX_SERIES || isAdditive(measure.column)) ? ['pie'] : [];
}

const cloud = ({ rows, measures }: Shape): readonly ChartKind[] =>
  measures.length >= 2 && rows.length > MIN_CLOUD ? ['scatter'] : [];

function overTime(shape: Shape): readonly ChartKind[] {
  const points = shape.time === undefined ? 0 : distinct(shape.rows, shape.time);
  return ['line', 'area', ...(points <= MAX_TIME_BARS ? (['bar'] as const) : []), ...cloud(shape)];
}

function byCategory(shape: Shape): readonly ChartKind[] {
  const [category] = shape.categories;
  const line: ChartKind[] = category !== undefined && isCyclic(category.column) ? ['line'] : [];
  return [...bars(shape), ...line, ...pie(shape), ...cloud(shape)];
}

/**
 * Two dimensions become groups of bars when the one has few enough values for colours, the other for groups, and most
 * pairs have a row: of ten cities in eight states only the ten would be drawn.
 */
export function areGroups({ rows, time, measures, pivoted, categories: [first, second, third] }: Shape): boolean {
  if (first === undefined || second === undefined || third !== undefined) return false;
  if (time !== undefined || pivoted.length > 0 || measures.length !== 1) return false;
  const [one, other] = [distinct(rows, first), distinct(rows, second)];
  const isReadable = Math.min(one, other) <= MAX_SERIES && Math.max(one, other) <= MAX_BARS;
  return isReadable && rows.length * 2 >= one * other;
}

/** Lines of so many groups: the largest are drawn, and the rest together would outweigh them. */
const tooManyLines = ({ rows, pivoted, categories: [category] }: Shape): boolean =>
  pivoted.length === 0 && category !== undefined && distinct(rows, category) > 3 * MAX_SERIES;

/** The first rule that holds decides. */
const RULES: readonly Rule[] = [
  { when: ({ rows }) => rows.length === 0, kinds: none, reason: 'no_rows' },
  { when: ({ measures, pivoted }) => measures.length + pivoted.length === 0, kinds: none, reason: 'no_numbers' },
  {
    when: ({ rows, measures, pivoted }) => rows.length === 1 && pivoted.length === 0 && measures.length <= MAX_FIGURES,
    kinds: () => ['number'],
  },
  { when: areGroups, kinds: bars },
  // Few rows of several dimensions: each is a bar, named by all of them.
  {
    when: ({ rows, time, categories, pivoted }) =>
      time === undefined && pivoted.length === 0 && categories.length >= 2 && rows.length <= MAX_BARS,
    kinds: () => ['horizontal_bar'],
  },
  {
    when: shape => dimensions(shape) > (shape.pivoted.length > 0 ? 1 : 2),
    kinds: none,
    reason: 'many_dimensions',
  },
  {
    when: ({ rows, time }) => time !== undefined && distinct(rows, time) > MAX_POINTS,
    kinds: none,
    reason: 'many_rows',
  },
  { when: shape => shape.time !== undefined && tooManyLines(shape), kinds: overTime, reason: 'many_groups' },
  { when: ({ time }) => time !== undefined, kinds: overTime },
  { when: shape => dimensions(shape) === 0 && shape.pivoted.length > 0 && shape.rows.length === 1, kinds: bars },
  { when: shape => dimensions(shape) === 0 && cloud(shape).length > 0, kinds: cloud },
  { when: shape => dimensions(shape) === 0, kinds: none, reason: 'no_dimension' },
  {
    when: ({ categories, measures }) => categories.length === 2 && measures.length > 1,
    kinds: none,
    reason: 'many_measures',
  },
  { when: ({ categories }) => categories.length === 2, kinds: none, reason: 'many_groups' },
  { when: ({ rows }) => rows.length <= MAX_BARS, kinds: byCategory },
  {
    when: () => true,
    kinds: shape => ['horizontal_bar', ...pie(shape), ...cloud(shape)],
    reason: 'many_rows',
  },
];

/**
 * The chart that says most about a result, from its columns and rows alone. A result that no chart says well is a table,
 * with the reason; what a person may still want of it (its first bars) is among the fitting ones.
 */
export function chooseChart(columns: readonly Column[], rows: readonly Row[]): ChartChoice {
  const shape = readShape(columns, rows);
  const rule = RULES.find(({ when }) => when(shape));
  const kinds = rule?.kinds(shape) ?? [];
  if (rule?.reason !== undefined) return { kind: 'table', fitting: ['table', ...kinds], reason: rule.reason };
  return { kind: kinds[0] ?? 'table', fitting: [...kinds, 'table'] };
}
