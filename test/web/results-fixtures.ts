import { createIntl, type IntlShape } from 'react-intl';
import type { Language } from '../../src/contract/language.ts';
import type { Cell, Column, ExecutedQuery } from '../../src/contract/results.ts';
import { en } from '../../web/src/i18n/en.ts';
import { ptBr } from '../../web/src/i18n/pt-br.ts';

export const intlOf = (language: Language): IntlShape =>
  createIntl({ locale: language, messages: language === 'en' ? en : ptBr });
export const english = intlOf('en');
export const portuguese = intlOf('pt-BR');

const column = (name: string, kind: Column['kind'], type: string, more: Partial<Column> = {}): Column => ({
  key: `shop.${name}`,
  field: `shop.${name}`,
  label: `Shop ${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  type,
  kind,
  ...more,
});

export const month = column('month', 'dimension', 'date_month');
export const day = column('day', 'dimension', 'date_date');
export const weekday = column('weekday', 'dimension', 'date_day_of_week');
export const category = column('category', 'dimension', 'string');
export const state = column('state', 'dimension', 'string');
export const city = column('city', 'dimension', 'string');
export const revenue = column('revenue', 'measure', 'sum', { value_format: '$#,##0.00' });
export const cost = column('cost', 'measure', 'sum', { value_format: '$#,##0' });
export const orders = column('orders', 'measure', 'count_distinct', { value_format: '#,##0' });
export const rate = column('rate', 'measure', 'number', { value_format: '0.0%' });

/** A measure under one value of a pivot, labelled as the server labels it. */
export const pivoted = (measure: Column, value: string): Column => ({
  ...measure,
  key: `${measure.field}|${value}`,
  pivot: [value],
});

export const named = (column: Column, type: string, name: string): Column => ({ ...column, type, field: name });

/** `count` rows, each made of its number. */
export const rowsOf = (count: number, row: (at: number) => Cell[]): Cell[][] =>
  Array.from({ length: count }, (_, at) => row(at));

/** `2024-01`, `2024-02`, … */
export const monthAt = (at: number): string =>
  `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;

export const queryOf = (more: Partial<ExecutedQuery> = {}): ExecutedQuery => ({
  model: 'shop',
  explore: 'order_items',
  fields: [],
  filters: {},
  pivots: [],
  sorts: [],
  limit: null,
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
  ...more,
});
