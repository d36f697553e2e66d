import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { describeFilters } from '../../src/demo/model/answering/describe-filters.ts';
import { PHRASES } from '../../src/demo/model/answering/phrases.ts';
import { readFields } from '../../src/demo/model/conversation/metadata.ts';
import { Sentence } from '../../src/demo/model/language/sentence.ts';
import { takePeriods } from '../../src/demo/model/understanding/period.ts';
import { askOnce, converse, queryOf, TODAY } from './drive.ts';

const today = DateTime.fromISO(TODAY, { zone: 'utc' });
const read = (text: string, language: 'en' | 'pt-BR') => takePeriods(new Sentence(text), { today, language });

/** English, Portuguese, Looker's filter, and how an answer names it in both. */
const TABLE: readonly (readonly [string, string, string, string, string])[] = [
  ['today', 'hoje', 'today', 'today', 'hoje'],
  ['yesterday', 'ontem', 'yesterday', 'yesterday', 'ontem'],
  ['the day before yesterday', 'anteontem', '2 days ago', '2 days ago', 'há 2 dias'],
  ['this week', 'esta semana', 'this week', 'this week', 'esta semana'],
  ['last month', 'mês passado', 'last month', 'last month', 'mês passado'],
  ['the previous month', 'o mês anterior', 'last month', 'last month', 'mês passado'],
  ['past quarter', 'último trimestre', 'last quarter', 'last quarter', 'trimestre passado'],
  ['this year', 'este ano', 'this year', 'this year', 'este ano'],
  ['year to date', 'acumulado do ano', 'this year', 'this year', 'este ano'],
  ['last 7 days', 'últimos 7 dias', '7 days', 'the last 7 days', 'os últimos 7 dias'],
  ['the last six months', 'nos últimos seis meses', '6 months', 'the last 6 months', 'os últimos 6 meses'],
  ['last 2 weeks', '2 últimas semanas', '2 weeks', 'the last 2 weeks', 'as últimas 2 semanas'],
  [
    'last 12 complete months',
    'últimos 12 meses completos',
    '12 months ago for 12 months',
    'the last 12 complete months',
    'os últimos 12 meses completos',
  ],
  ['3 months ago', '3 meses atrás', '3 months ago', '3 months ago', 'há 3 meses'],
  ['in 2025', 'em 2025', '2025', '2025', '2025'],
  ['in March 2026', 'em março de 2026', '2026/03', 'March 2026', 'março de 2026'],
  ['March of last year', 'março do ano passado', '2025/03', 'March 2025', 'março de 2025'],
  ['in 2026-03', 'em 03/2026', '2026/03', 'March 2026', 'março de 2026'],
  ['on March 15, 2026', 'em 15 de março de 2026', '2026/03/15', 'Mar 15, 2026', '15 de mar. de 2026'],
  ['on 03/15/2026', 'em 15/03/2026', '2026/03/15', 'Mar 15, 2026', '15 de mar. de 2026'],
  [
    'first quarter of 2026',
    'primeiro trimestre de 2026',
    '2026/01/01 to 2026/04/01',
    'Jan 1, 2026 to Mar 31, 2026',
    '1 de jan. de 2026 a 31 de mar. de 2026',
  ],
  [
    'Q1 2026',
    '1T26',
    '2026/01/01 to 2026/04/01',
    'Jan 1, 2026 to Mar 31, 2026',
    '1 de jan. de 2026 a 31 de mar. de 2026',
  ],
  [
    'second half of 2025',
    'segundo semestre de 2025',
    '2025/07/01 to 2026/01/01',
    'Jul 1, 2025 to Dec 31, 2025',
    '1 de jul. de 2025 a 31 de dez. de 2025',
  ],
  [
    'between March and May 2026',
    'entre março e maio de 2026',
    '2026/03/01 to 2026/06/01',
    'Mar 1, 2026 to May 31, 2026',
    '1 de mar. de 2026 a 31 de mai. de 2026',
  ],
  [
    'from November to February 2026',
    'de novembro a fevereiro de 2026',
    '2025/11/01 to 2026/03/01',
    'Nov 1, 2025 to Feb 28, 2026',
    '1 de nov. de 2025 a 28 de fev. de 2026',
  ],
  ['since 2025', 'desde 2025', 'after 2025/01/01', 'since Jan 1, 2025', 'desde 1 de jan. de 2025'],
  [
    'since January 2026',
    'a partir de janeiro de 2026',
    'after 2026/01/01',
    'since Jan 1, 2026',
    'desde 1 de jan. de 2026',
  ],
  ['since last month', 'desde o mês passado', '2 months', 'the last 2 months', 'os últimos 2 meses'],
  ['before 2025', 'antes de 2025', 'before 2025/01/01', 'before Jan 1, 2025', 'antes de 1 de jan. de 2025'],
  ['until March 2026', 'até março de 2026', 'before 2026/04/01', 'before Apr 1, 2026', 'antes de 1 de abr. de 2026'],
];

const DATES = readFields(
  JSON.stringify({ name: 'a.created_date', type: 'date_date', label: 'A Created Date' }),
  'dimension',
);
const named = (filter: string, language: 'en' | 'pt-BR'): string =>
  describeFilters({ 'a.created_date': filter }, DATES, PHRASES[language], language);

describe('periods in both languages become the same Looker filter, and are named in the asker’s language', () => {
  test.each(TABLE)('%s | %s', (english, portuguese, filter, inEnglish, inPortuguese) => {
    expect(read(english, 'en').periods.map(period => period.filter)).toEqual([filter]);
    expect(read(portuguese, 'pt-BR').periods.map(period => period.filter)).toEqual([filter]);
    expect(named(filter, 'en')).toBe(`Period: ${inEnglish}.`);
    expect(named(filter, 'pt-BR')).toBe(`Período: ${inPortuguese}.`);
  });
});

test('a month or quarter without a year is the latest one that has begun', () => {
  const filter = (text: string): string | undefined => read(text, 'en').periods[0]?.filter;
  expect(filter('in October')).toBe('2026/10');
  expect(filter('in November')).toBe('2026/11');
  expect(filter('in December')).toBe('2025/12');
  expect(filter('Q4')).toBe('2026/10/01 to 2027/01/01');
});

test('the day is the one the conversation’s context names', () => {
  const world = { context: 'Today is 2025-02-10 (Monday).' };
  expect(queryOf(askOnce('revenue in March', world))?.['filters']).toEqual({ 'order_items.created_date': '2024/03' });
  const own = { context: 'Hello.' };
  expect(queryOf(askOnce('revenue in March', own))?.['filters']).toEqual({ 'order_items.created_date': '2026/03' });
});

test('"may" is a month only where a month can stand', () => {
  expect(read('may I see revenue in May', 'en').periods.map(period => period.filter)).toEqual(['2026/05']);
});

test('a date that does not exist is said, not dropped: without it the number would answer another question', () => {
  const spoken = askOnce('receita em 31/02/2026');
  expect(queryOf(spoken)).toBeUndefined();
  expect(spoken.text).toContain('31/02/2026');
});

test('all time takes the period away', () => {
  expect(read('of all time', 'en').periods).toEqual([{ filter: '', grain: 'year' }]);
  expect(queryOf(askOnce('receita de todo o período'))).toEqual({ fields: ['order_items.total_sale_price'] });
});

test('years in numbers of other things are not periods', () => {
  expect(queryOf(askOnce('states with more than 2000 orders'))?.['filters']).toEqual({
    'order_items.order_count': '>2000',
  });
});

test('periods that are compared take the place of the time frames before', () => {
  const [, compared] = converse(['revenue by month in 2026', 'compared with 2025']);
  expect(queryOf(compared)).toEqual({
    fields: ['order_items.created_year', 'order_items.total_sale_price'],
    filters: { 'order_items.created_date': '2026,2025' },
    sorts: ['order_items.created_year'],
  });
});
