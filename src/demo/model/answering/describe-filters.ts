import { DateTime } from 'luxon';
import type { Language } from '../../../contract/language.ts';
import type { Field } from '../conversation/metadata.ts';
import { isDateField } from '../understanding/date-field.ts';
import { formatDate, formatNumber, listed } from './format.ts';
import type { Phrases } from './phrases.ts';

type Read = (groups: readonly string[], phrases: Phrases, language: Language) => string;

/** `2026/03/01`, `2026/03` or `2026` in words. */
const date = (text: string | undefined, language: Language): string =>
  formatDate((text ?? '').replaceAll('/', '-'), undefined, language);

/** Looker leaves the end of a range out; people name the last day that is in. */
const dayBefore = (text: string | undefined): string =>
  DateTime.fromFormat(text ?? '', 'yyyy/MM/dd', { zone: 'utc' })
    .minus({ days: 1 })
    .toFormat('yyyy/MM/dd');

const UNIT = '(hour|day|week|month|quarter|year)s?';

/** The date filters that the planner writes; a filter of another hand is shown as it is. */
const PERIODS: readonly (readonly [RegExp, Read])[] = [
  [/^today$/, (_, phrases) => phrases.periods.today],
  [/^yesterday$/, (_, phrases) => phrases.periods.yesterday],
  [new RegExp(`^last ${UNIT}$`), ([unit = ''], phrases) => phrases.periods.last(unit)],
  [new RegExp(`^this ${UNIT}$`), ([unit = ''], phrases) => phrases.periods.this(unit)],
  [
    new RegExp(`^(\\d+) ${UNIT} ago for \\d+ \\w+$`),
    ([count, unit = ''], phrases) => phrases.periods.complete(Number(count), unit),
  ],
  [new RegExp(`^(\\d+) ${UNIT} ago$`), ([count, unit = ''], phrases) => phrases.periods.ago(Number(count), unit)],
  [new RegExp(`^(\\d+) ${UNIT}$`), ([count, unit = ''], phrases) => phrases.periods.lastCount(Number(count), unit)],
  [/^after (\S+)$/, ([day], phrases, language) => phrases.periods.after(date(day, language))],
  [/^before (\S+)$/, ([day], phrases, language) => phrases.periods.before(date(day, language))],
  [
    /^(\S+) to (\S+)$/,
    ([from, to], phrases, language) => phrases.periods.range(date(from, language), date(dayBefore(to), language)),
  ],
  [/^(\d{4}(?:\/\d\d){0,2})$/, ([day], _, language) => date(day, language)],
];

function describePeriod(filter: string, phrases: Phrases, language: Language): string {
  const parts = filter.split(',').map(part => {
    for (const [pattern, read] of PERIODS) {
      const match = pattern.exec(part);
      if (match !== null) return read(match.slice(1), phrases, language);
    }
    return part;
  });
  return phrases.periods.both(parts);
}

/** Splits a string filter at its commas and takes the escapes away. */
const values = (filter: string): string[] =>
  (filter.match(/(?:\^.|[^,^])+/g) ?? []).map(value => value.replaceAll(/\^(.)/g, '$1').trim());

/** `>=10 AND <=20` in words. */
function describeBounds(filter: string, { bounds }: Phrases, language: Language): string {
  const said = [...filter.matchAll(/(>=|<=|>|<)(-?\d+(?:\.\d+)?)/g)].map(([, operator, amount]) => {
    const say = Object.entries(bounds).find(([sign]) => sign === operator)?.[1];
    return say?.(formatNumber(Number(amount), undefined, language)) ?? '';
  });
  return listed(said, language);
}

/** Period and filters of a query in one sentence: what the numbers are about. */
export function describeFilters(
  filters: Readonly<Record<string, string>>,
  fields: readonly Field[],
  phrases: Phrases,
  language: Language,
): string {
  const periods: string[] = [];
  const others: string[] = [];
  for (const [name, filter] of Object.entries(filters)) {
    const field = fields.find(candidate => candidate.name === name);
    const label = field?.label ?? name;
    if (field !== undefined && isDateField(field)) periods.push(describePeriod(filter, phrases, language));
    else if (/^[<>]/.test(filter)) others.push(`${label} ${describeBounds(filter, phrases, language)}`);
    else if (filter.startsWith('-'))
      others.push(
        phrases.differs(
          label,
          values(filter).map(value => value.replace(/^-/, '')),
        ),
      );
    else others.push(phrases.equals(label, values(filter)));
  }
  const period = phrases.period(periods.length === 0 ? phrases.allDates : periods.join('; '));
  return others.length === 0 ? `${period}.` : `${period}; ${phrases.filters(others)}.`;
}
