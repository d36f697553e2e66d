import type { DateTime } from 'luxon';
import type { Language } from '../../../contract/language.ts';
import type { Cell } from '../../../contract/results.ts';
import type { Field } from '../conversation/metadata.ts';
import type { QueryResult, ResultColumn } from '../conversation/query-result.ts';
import { isDateField } from '../understanding/date-field.ts';
import { formatCell, formatDate, formatNumber, formatPercent } from './format.ts';
import type { Phrases } from './phrases.ts';
import { isRunning } from './running.ts';

export interface ResultView {
  readonly result: QueryResult;
  readonly fields: readonly Field[];
  readonly sorts: readonly string[];
  readonly compares: boolean;
  readonly growth: boolean;
  /** Types of the fields that were pivoted. */
  readonly pivotTypes: readonly (string | undefined)[];
  readonly today: DateTime;
  /** The periods compared are days from and to: none is longer than the other. */
  readonly sameDays: boolean;
  readonly share: boolean;
  /** The value whose share is asked for; none = the first row's. */
  readonly shareOf: string | undefined;
  /** The rows are a part of what shares would be of. */
  readonly lacksWhole: boolean;
  /** A ranking: the rows are a part that was asked for. */
  readonly limited: boolean;
  readonly phrases: Phrases;
  readonly language: Language;
}

interface Shown {
  readonly column: ResultColumn;
  readonly index: number;
  readonly label: string;
  readonly field: Field | undefined;
}

/** As many rows as one sentence can carry. */
const NAMED_ROWS = 3;
const MAX_MEASURES = 3;

/** The key numbers of a result in a sentence or two; every number in it is a cell, or computed from shown cells. */
export function describeResult(view: ResultView): string {
  const { result, phrases } = view;
  if (result.rows.length === 0) return phrases.noRows;
  const shown = result.columns.map((column, index): Shown => {
    const field = view.fields.find(({ name }) => name === column.field);
    return { column, index, field, label: field?.label ?? column.label ?? column.key };
  });
  const measures = shown.filter(column => isMeasure(column, result.rows[0] ?? []));
  const groups = shown.filter(column => !measures.includes(column));
  const [measure] = measures;
  if (measure === undefined) return listValues(view, groups);
  if (groups.length === 0) {
    const only = phrases.only(measures.map(column => phrases.is(column.label, cellOf(result.rows[0], column, view))));
    return view.share ? `${only} ${phrases.shareOfWhat}` : only;
  }
  if (measure.column.pivot !== undefined) return describePivot(view, groups, measures);
  const sentence = describeRows(view, groups, measure);
  const others = measures.slice(1, MAX_MEASURES).map(column => describeRows(view, groups, column));
  return `${[sentence, ...others].join('. ')}.${shareOf(view, groups, measure)}${stillRunning(view, groups)}`;
}

/** The last of a series may be a month that is not over: its number is none to compare with. */
function stillRunning(view: ResultView, groups: readonly Shown[]): string {
  const { result, sorts, today, language, phrases } = view;
  const [group] = groups;
  if (view.sameDays || group?.field === undefined || groups.length > 1 || sorts[0] !== group.field.name) return '';
  const last = (result.all?.last ?? result.rows.at(-1))?.[group.index] ?? null;
  if (result.rows.length < 2 || !isRunning(last, group.field.type, today)) return '';
  return ` ${phrases.running(formatCell(last, { type: group.field.type, isMeasure: false }, language))}`;
}

const isMeasure = ({ field, column, index }: Shown, row: readonly Cell[]): boolean =>
  field === undefined ? column.pivot !== undefined || typeof row[index] === 'number' : field.kind === 'measure';

function cellOf(row: readonly Cell[] | undefined, { column, index, field }: Shown, { language }: ResultView): string {
  const type = field?.type ?? column.type;
  const isMeasure = field === undefined || field.kind === 'measure';
  return formatCell(row?.[index] ?? null, { type, valueFormat: column.valueFormat, isMeasure }, language);
}

const nameOf = (row: readonly Cell[] | undefined, groups: readonly Shown[], view: ResultView): string =>
  groups.map(column => cellOf(row, column, view)).join(' / ');

const named = (row: readonly Cell[] | undefined, groups: readonly Shown[], measure: Shown, view: ResultView): string =>
  `${nameOf(row, groups, view)} (${cellOf(row, measure, view)})`;

/** All rows that Looker has, in hand: only then may highest, lowest and shares be told. */
const isComplete = ({ result }: ResultView): boolean => !result.cut && result.rows.length === result.rowCount;

const numberAt = (row: readonly Cell[] | undefined, { index }: Shown): number | undefined => {
  const cell = row?.[index];
  return typeof cell === 'number' ? cell : undefined;
};

function describeRows(view: ResultView, groups: readonly Shown[], measure: Shown): string {
  const { result, phrases, sorts } = view;
  const { rows } = result;
  const name = (row: readonly Cell[] | undefined): string => named(row, groups, measure, view);
  const [group] = groups;
  if (view.compares && rows.length === 2) {
    const ofTime = group?.field !== undefined && isDateField(group.field);
    return phrases.compared(measure.label, rows.map(name)) + (ofTime ? difference(view, rows, measure) : '');
  }
  const inTime =
    groups.length === 1 && group?.field !== undefined && isDateField(group.field) && sorts[0] === group.field.name;
  const series = inTime && group !== undefined ? seriesOf(view, group, measure) : undefined;
  if (series !== undefined) {
    const peak = phrases.peak(name(series.highest), name(series.lowest));
    // Days of the week come round again: they lead from nowhere to nowhere.
    if (/_of_|_name$|_num$/.test(group?.field?.type ?? '')) return phrases.is(measure.label, peak);
    const newest = group !== undefined && view.compares && isComplete(view) ? newestChange(view, group, measure) : '';
    return `${phrases.series(measure.label, name(series.first), name(series.last))}; ${peak}${newest}`;
  }
  if (rows.length === 1) return phrases.is(measure.label, name(rows[0]));
  const sort = sorts[0] ?? '';
  const ordered = sort.startsWith(`${measure.column.field} `);
  if (!ordered && rows.length <= NAMED_ROWS && isComplete(view)) return phrases.compared(measure.label, rows.map(name));
  const direction = !ordered ? 'first' : sort.endsWith(' asc') ? 'lowest' : 'highest';
  const sentence = phrases.ranked(measure.label, direction, rows.slice(0, NAMED_ROWS).map(name));
  if (view.limited || rows.length <= NAMED_ROWS || result.cut) return sentence;
  return `${sentence}.${phrases.rows(formatNumber(result.rowCount, undefined, view.language))}`.replace(/\.$/, '');
}

type Row = readonly Cell[] | undefined;

/** The ends of a series and its highest and lowest; of rows that are not all here, as they were told. */
function seriesOf(
  view: ResultView,
  group: Shown,
  measure: Shown,
): { readonly first: Row; readonly last: Row; readonly highest: Row; readonly lowest: Row } | undefined {
  const { rows, all, cut } = view.result;
  // Rows without a date (not yet shipped) have no place in time.
  const isDated = (row: Row): boolean => (row?.[group.index] ?? null) !== null;
  const dated = rows.filter(isDated);
  if (dated.length < 3 || cut) return undefined;
  if (isComplete(view)) {
    const order = [...dated].sort((one, other) => (numberAt(other, measure) ?? 0) - (numberAt(one, measure) ?? 0));
    return { first: dated[0], last: dated.at(-1), highest: order[0], lowest: order.at(-1) };
  }
  const { key } = measure.column;
  const told = { first: dated[0], last: all?.last, highest: all?.max?.[key], lowest: all?.min?.[key] };
  return Object.values(told).every(isDated) ? told : undefined;
}

const difference = (view: ResultView, rows: readonly Row[], measure: Shown): string =>
  change(partOf(rows.map(row => numberAt(row, measure))), view);

/** What the second of two is more than the first, as a part of it. */
const partOf = ([first, second]: readonly (number | undefined)[]): number | undefined =>
  first === undefined || second === undefined || first <= 0 ? undefined : (second - first) / first;

const change = (part: number | undefined, { phrases, language }: ResultView): string =>
  part === undefined ? '' : phrases.difference(`${part > 0 ? '+' : ''}${formatPercent(part, language)}`);

/** The change between the last two of a series that are over. */
function newestChange(view: ResultView, group: Shown, measure: Shown): string {
  const over = view.result.rows.filter(
    row => (row[group.index] ?? null) !== null && !isRunning(row[group.index] ?? null, group.field?.type, view.today),
  );
  const [before, last] = over.slice(-2);
  if (before === undefined || last === undefined) return '';
  const names = [before, last].map(row => named(row, [group], measure, view));
  return `. ${view.phrases.compared(measure.label, names)}${difference(view, [before, last], measure)}`;
}

/** Parts of the whole, for measures that add up over rows: of the value that is asked for, else of the first rows. */
function shareOf(view: ResultView, groups: readonly Shown[], measure: Shown): string {
  const { rows, all, cut } = view.result;
  const { phrases } = view;
  if (!view.share) return '';
  if (!/^(?:sum|count)$/.test(measure.field?.type ?? '')) return ` ${phrases.noShare}`;
  if (cut || view.lacksWhole) return ` ${phrases.noWhole}`;
  const wanted = view.shareOf;
  const of = wanted === undefined ? rows : rows.filter(cells => groups.some(({ index }) => cells[index] === wanted));
  const told = isComplete(view) ? undefined : Number(all?.total?.[measure.column.key] ?? 0);
  const total = told ?? rows.reduce((sum, cells) => sum + (numberAt(cells, measure) ?? 0), 0);
  const shares = of.slice(0, wanted === undefined ? NAMED_ROWS : 1).flatMap(row => {
    const part = numberAt(row, measure);
    return part === undefined || total <= 0 ? [] : [phrases.share(nameOf(row, groups, view), percent(part / total))];
  });
  return shares.length === 0 ? '' : ` ${phrases.shares(shares, measure.label)}`;

  function percent(part: number): string {
    return formatPercent(part, view.language);
  }
}

/**
 * A pivot is told by one row, side by side: the latest of a series, else the first; of growth, by the rows that grew the
 * most and the least.
 */
function describePivot(view: ResultView, groups: readonly Shown[], measures: readonly Shown[]): string {
  const inTime = groups[0]?.field !== undefined && isDateField(groups[0].field);
  const { rows, all } = view.result;
  const { phrases } = view;
  const [first] = measures;
  const ofFirst = measures.filter(({ column }) => column.field === first?.column.field).slice(0, 6);
  const inTurn = view.compares && ofFirst.length === 2 && view.pivotTypes[0]?.startsWith('date') === true;
  const changeOf = (row: Row): number | undefined => partOf(ofFirst.map(column => numberAt(row, column)));
  const side = (row: Row, told: (name: string, sides: string[]) => string): string => {
    const sides = ofFirst.map(column => `${pivotName(column, view)} (${cellOf(row, column, view)})`);
    return `${told(nameOf(row, groups, view), sides)}${inTurn ? change(changeOf(row), view) : ''}`;
  };
  const label = first?.field?.label ?? first?.label ?? '';
  const ends = view.growth && inTurn && isComplete(view) ? extremesOf(rows, changeOf) : undefined;
  const told =
    ends === undefined
      ? side(inTime ? (all?.last ?? rows.at(-1)) : rows[0], phrases.side)
      : phrases.grown(side(ends.highest, phrases.compared), side(ends.lowest, phrases.compared));
  return `${label}. ${told}.${stillRunning(view, groups)}${runningSide(view, ofFirst)}`;
}

const pivotName = ({ column }: Shown, { pivotTypes, language }: ResultView): string =>
  (column.pivot ?? []).map((value, at) => formatDate(value, pivotTypes[at], language)).join(' / ');

/** Of two rows or more, those whose number is the highest and the lowest. */
function extremesOf(rows: readonly Row[], numberOf: (row: Row) => number | undefined) {
  const order = rows
    .filter(row => numberOf(row) !== undefined)
    .sort((one, other) => (numberOf(other) ?? 0) - (numberOf(one) ?? 0));
  return order.length < 2 ? undefined : { highest: order[0], lowest: order.at(-1) };
}

/** The last of the periods side by side may not be over. */
function runningSide(view: ResultView, sides: readonly Shown[]): string {
  const last = sides.at(-1);
  const [value = null] = last?.column.pivot ?? [];
  if (last === undefined || view.sameDays || sides.length < 2 || !isRunning(value, view.pivotTypes[0], view.today)) {
    return '';
  }
  return ` ${view.phrases.running(pivotName(last, view))}`;
}

function listValues(view: ResultView, groups: readonly Shown[]): string {
  const { result, phrases } = view;
  const label = groups.map(column => column.label).join(' / ');
  const names = result.rows.slice(0, 10).map(row => nameOf(row, groups, view));
  const left = result.rowCount - names.length;
  return `${phrases.values(label, left > 0 ? [...names, phrases.more(left)] : names)}.`;
}
