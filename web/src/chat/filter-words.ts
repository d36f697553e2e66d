import type { IntlShape } from 'react-intl';
import { fieldWords, isTimeField } from './field-words.ts';
import { type Day, readPeriod } from './period.ts';

function dayWords(intl: IntlShape, { year, month, day }: Day): string {
  if (month === undefined) return String(year);
  const date = new Date(Date.UTC(year, month - 1, day ?? 1));
  const parts = day === undefined ? ({ month: 'long' } as const) : ({ month: 'short', day: 'numeric' } as const);
  return intl.formatDate(date, { timeZone: 'UTC', year: 'numeric', ...parts });
}

/** A Looker date filter in the reader's language: “since 2025”, “last 30 days”, “last month or 13 months ago”. */
export const periodWords = (intl: IntlShape, expression: string): string =>
  intl.formatList(
    expression.split(',').map(part => onePeriod(intl, part)),
    { type: 'disjunction' },
  );

function onePeriod(intl: IntlShape, expression: string): string {
  const period = readPeriod(expression);
  switch (period.kind) {
    case 'at':
      return dayWords(intl, period.at);
    case 'since':
      return intl.formatMessage({ id: 'chat.period.since' }, { day: dayWords(intl, period.at) });
    case 'before':
      return intl.formatMessage({ id: 'chat.period.before' }, { day: dayWords(intl, period.at) });
    case 'range':
      return intl.formatMessage(
        { id: 'chat.period.range' },
        { from: dayWords(intl, period.from), to: dayWords(intl, period.to) },
      );
    case 'last':
      return intl.formatMessage({ id: 'chat.period.last' }, { count: period.count, unit: period.unit });
    case 'ago':
      return intl.formatRelativeTime(-period.count, period.unit);
    case 'this':
      return intl.formatMessage({ id: 'chat.period.this' }, { unit: period.unit });
    case 'previous':
      return intl.formatMessage({ id: 'chat.period.previous' }, { unit: period.unit });
    case 'today':
      return intl.formatMessage({ id: 'chat.period.today' });
    case 'yesterday':
      return intl.formatMessage({ id: 'chat.period.yesterday' });
    case 'other':
      return period.text;
  }
}

/** Each filter in a few words: a period as such, anything else as “Country: Brazil”. Empty ones filter nothing. */
export function filterWords(intl: IntlShape, filters: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(filters).flatMap(([field, value]) => {
    const text = typeof value === 'string' ? value.trim() : '';
    if (text === '') return [];
    return [isTimeField(field) ? periodWords(intl, text) : `${fieldWords(field)}: ${text}`];
  });
}
