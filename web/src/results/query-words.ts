import type { IntlShape } from 'react-intl';
import type { Column, ExecutedQuery, ResultSummary } from '../../../src/contract/results.ts';
import { fieldWords, isTimeField, nameWords } from '../chat/field-words.ts';
import { periodWords } from '../chat/filter-words.ts';
import type { MessageId } from '../i18n/en.ts';
import { shortLabel } from './column-facts.ts';
import { valueWords } from './filter-value.ts';

/** One thing that was executed: what it is, and its words. */
export interface Fact {
  readonly name: string;
  readonly words: string;
}

const labelOf = (field: string, columns: readonly Column[]): string => {
  const column = columns.find(each => each.field === field);
  return column === undefined ? fieldWords(field) : shortLabel(column);
};

const COMPLETE = /^(\d+) (day|week|month|quarter|year)s? ago for (\d+) (day|week|month|quarter|year)s?$/i;

/** One period, or several with commas between. */
function periods(expression: string, intl: IntlShape): string {
  const words = expression.split(',').map(part => {
    const [, count, unit = '', length, other = ''] = COMPLETE.exec(part.trim()) ?? [];
    if (count === undefined || count !== length || unit.toLowerCase() !== other.toLowerCase()) {
      return periodWords(intl, part);
    }
    return intl.formatMessage({ id: 'results.period.complete' }, { count: Number(count), unit: unit.toLowerCase() });
  });
  return intl.formatList(words, { type: 'disjunction' });
}

/** A day of the week or an hour of the day is no stretch of the calendar. */
const isPeriod = (field: string): boolean => isTimeField(field) && !/_of_/.test(field);

function filterFacts(query: ExecutedQuery, columns: readonly Column[], intl: IntlShape): Fact[] {
  const given = Object.entries(query.filters).filter(([, expression]) => expression.trim() !== '');
  const times = given.filter(([field]) => isPeriod(field));
  return [
    ...times.map(([field, expression]) => ({
      // Two periods (ordered in, shipped in) must be told apart.
      name: times.length === 1 ? intl.formatMessage({ id: 'results.query.period' }) : labelOf(field, columns),
      words: periods(expression, intl),
    })),
    ...given
      .filter(([field]) => !isPeriod(field))
      .map(([field, expression]) => ({ name: labelOf(field, columns), words: valueWords(expression, intl) })),
  ];
}

/** What was really executed, from the query that reached Looker: never from what a model says of it. */
export function queryFacts({ query, columns }: Pick<ResultSummary, 'query' | 'columns'>, intl: IntlShape): Fact[] {
  const fact = (id: MessageId, words: string): Fact => ({
    name: intl.formatMessage({ id }),
    words,
  });
  const limit = Number(query.limit ?? Number.NaN);
  return [
    ...(query.explore === '' ? [] : [fact('results.query.explore', nameWords(query.explore))]),
    ...filterFacts(query, columns, intl),
    ...(query.filter_expression ? [fact('results.query.expression', query.filter_expression)] : []),
    ...(query.time_zone ? [fact('results.query.timeZone', query.time_zone.replaceAll('_', ' '))] : []),
    ...(limit > 0 ? [fact('results.query.limit', intl.formatMessage({ id: 'results.rows' }, { count: limit }))] : []),
  ];
}

const unique = (words: readonly string[]): string[] => [...new Set(words)];

/** The result's own title, or one made of what it measures and by what. */
export function resultTitle({ title, columns, query }: ResultSummary, intl: IntlShape): string {
  if (title !== undefined && title.trim() !== '') return title;
  const list = (words: readonly string[]): string => intl.formatList(words, { type: 'conjunction' });
  const labels = (of: (column: Column) => boolean): string[] => unique(columns.filter(of).map(shortLabel));
  const measures = labels(({ kind }) => kind !== 'dimension');
  const dimensions = [...labels(({ kind }) => kind === 'dimension'), ...query.pivots.map(field => labelOf(field, []))];
  if (measures.length === 0) return list(dimensions);
  if (dimensions.length === 0) return list(measures);
  return intl.formatMessage(
    { id: 'results.title' },
    { measures: list(measures), dimensions: list(unique(dimensions)) },
  );
}
