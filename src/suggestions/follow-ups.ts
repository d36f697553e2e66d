import type { Explore } from '../catalogue/catalogue.ts';
import type { Language } from '../contract/language.ts';
import type { Column, ExecutedQuery } from '../contract/results.ts';
import { type Sentences, sentence } from '../i18n/i18n.ts';
import type { ShownResult } from './needs.ts';
import { hasMonths, usefulCategories } from './useful-fields.ts';

/** As many as fit beside an answer. */
const MAX_QUESTIONS = 3;
/** More rows are worth a ranking. */
const TOP = 10;
/** More slices no one can read. */
const MAX_SLICES = 8;

type Key = keyof Sentences['suggestions'];
interface FollowUp {
  readonly key: Key;
  readonly params?: Readonly<Record<string, string>>;
}

/** What to ask next of a result: of different kinds, the most telling first. */
export function followUps(result: ShownResult, explore: Explore | undefined, language: Language): readonly string[] {
  const { query, columns, row_count } = result;
  // Of nothing there is no other view: the period or the filters have to change, and only the person knows how.
  if (row_count === 0 || columns.length === 0 || query.dynamic_fields !== null) return [];
  const kinds = [
    inTime(result, explore),
    ranking(result),
    cut(result, explore),
    compared(result, explore),
    asPie(result),
  ];
  return kinds
    .flatMap(each => each ?? [])
    .slice(0, MAX_QUESTIONS)
    .map(({ key, params = {} }) => sentence(language, 'suggestions', key, params));
}

const isDate = ({ type }: Column): boolean => type.startsWith('date');
const dimensionsOf = (columns: readonly Column[]): readonly Column[] =>
  columns.filter(({ kind }) => kind === 'dimension');
const fieldCount = (columns: readonly Column[]): number => new Set(columns.map(({ field }) => field)).size;

/** What limits the result in time, as a Looker date filter. */
function periodOf({ filters }: ExecutedQuery, explore: Explore | undefined): string | undefined {
  const dates = new Set(explore?.fields.filter(({ type }) => type.startsWith('date')).map(({ name }) => name));
  return Object.entries(filters).find(([name]) => dates.has(name))?.[1];
}

/** The next frame of the same time. */
const OTHER_FRAME: Readonly<Record<string, Key>> = {
  date_date: 'then_by_week',
  date_week: 'then_by_month',
  date_month: 'then_by_quarter',
  date_quarter: 'then_by_month',
  date_year: 'then_by_month',
};
/** Periods of which months would be one row. */
const WITHIN_A_MONTH = /month$|week$|^\d+ (?:days|weeks)$|^\d{4}[/-]\d\d$/;

function inTime({ columns, query }: ShownResult, explore: Explore | undefined): FollowUp | undefined {
  const dimensions = dimensionsOf(columns);
  const date = dimensions.find(isDate);
  if (date !== undefined) {
    const key = OTHER_FRAME[date.type];
    return key === undefined ? undefined : { key };
  }
  if (dimensions.length > 0 || explore === undefined || !hasMonths(explore)) return undefined;
  return { key: WITHIN_A_MONTH.test(periodOf(query, explore) ?? '') ? 'then_by_day' : 'then_by_month' };
}

function ranking({ columns, row_count, query }: ShownResult): FollowUp | undefined {
  const dimensions = dimensionsOf(columns);
  const isList = dimensions.length === 1 && !dimensions.some(isDate) && query.pivots.length === 0;
  return isList && row_count > TOP ? { key: 'then_top' } : undefined;
}

function cut({ columns, query }: ShownResult, explore: Explore | undefined): FollowUp | undefined {
  const used = new Set([...columns.map(({ field }) => field), ...Object.keys(query.filters)]);
  const other = explore && usefulCategories(explore).find(({ name }) => !used.has(name) && isNear(explore, name, used));
  return other === undefined ? undefined : { key: 'then_by', params: { dimension: other.label } };
}

/** A field that says the same in another view (`Traffic Source` of the visit and of the customer) is no other cut. */
const isNear = (explore: Explore, name: string, used: ReadonlySet<string>): boolean => {
  const label = (wanted: string): string | undefined => explore.fields.find(field => field.name === wanted)?.shortLabel;
  return ![...used].some(other => label(other) === label(name));
};

const WHOLE_YEAR = /^(20\d\d)$/;
/** What can be held against the same a year earlier. */
const PERIOD = /^(?:this (?:month|quarter|year)|last (?:month|quarter))$/;

function compared({ columns, query }: ShownResult, explore: Explore | undefined): FollowUp | undefined {
  const period = periodOf(query, explore);
  if (period === undefined || dimensionsOf(columns).some(isDate) || query.pivots.length > 0) return undefined;
  const year = WHOLE_YEAR.exec(period)?.[1];
  if (year !== undefined) return { key: 'then_in_year', params: { year: String(Number(year) - 1) } };
  return PERIOD.test(period) ? { key: 'then_compared' } : undefined;
}

/** Parts of a whole: one measure that adds up, by one category of few values. */
function asPie({ columns, row_count, query }: ShownResult): FollowUp | undefined {
  const dimensions = dimensionsOf(columns);
  const measures = columns.filter(({ kind }) => kind === 'measure');
  const adds = measures.every(({ type }) => type.startsWith('sum') || type.startsWith('count'));
  const fits = fieldCount(dimensions) === 1 && measures.length === 1 && query.pivots.length === 0 && adds;
  return fits && !dimensions.some(isDate) && row_count > 1 && row_count <= MAX_SLICES ? { key: 'then_pie' } : undefined;
}
