import { DateTime } from 'luxon';
import type { Grain } from '../understanding/grain.ts';
import type { Period } from '../understanding/period.ts';
import type { Understanding } from '../understanding/understanding.ts';

/** What is meant beside a period: after `last month`, `last year` is the same month a year before. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'last month': { 'last month': '2 months ago', 'last year': '13 months ago' },
  'this month': { 'last year': '12 months ago' },
  'last quarter': { 'last quarter': '2 quarters ago', 'last year': '5 quarters ago' },
  'this quarter': { 'last year': '4 quarters ago' },
  'last week': { 'last week': '2 weeks ago' },
  'last year': { 'last year': '2 years ago' },
};

const FORMS = ['yyyy/MM/dd', 'yyyy/MM', 'yyyy'];
const STEPS = [{ days: 1 }, { months: 1 }, { years: 1 }];

/** Dates of a filter (`2026/03`, `2026/01/01 to 2026/04/01`) moved back; nothing for periods without any. */
function moved(filter: string, step: { readonly days?: number; readonly months?: number; readonly years?: number }) {
  const dates = filter.split(' to ').map(text => {
    const form = FORMS.find(each => each.length === text.length) ?? '';
    const date = DateTime.fromFormat(text, form, { zone: 'utc' });
    return date.isValid ? date.minus(step).toFormat(form) : undefined;
  });
  return dates.includes(undefined) ? undefined : dates.join(' to ');
}

const yearBefore = (filter: string): string | undefined =>
  BESIDE[filter]?.['last year'] ?? moved(filter, { years: 1 }) ?? (filter === 'this year' ? 'last year' : undefined);

/** The period right before: of a range, the same one a year earlier. */
function before(filter: string): string | undefined {
  const [, which, unit] = /^(this|last) (\w+)$/.exec(filter) ?? [];
  if (which !== undefined) return which === 'this' ? `last ${unit}` : `2 ${unit}s ago`;
  const [, count, units] = /^(\d+) (\w+) ago$/.exec(filter) ?? [];
  if (count !== undefined) return `${Number(count) + 1} ${units} ago`;
  if (filter === 'today') return 'yesterday';
  if (filter === 'yesterday') return '2 days ago';
  const step = STEPS[FORMS.findIndex(form => form.length === filter.length)] ?? { years: 1 };
  return moved(filter, step);
}

const range = (from: DateTime, to: DateTime): string =>
  `${from.toFormat('yyyy/MM/dd')} to ${to.toFormat('yyyy/MM/dd')}`;

/** `7 days` counts today: its first day, and as many units. */
function countedOf(filter: string, today: DateTime) {
  const [, digits, name] = /^(\d+) (day|week|month|quarter|year)s?$/.exec(filter) ?? [];
  const unit = COUNTED_UNITS.find(each => each === name);
  const count = Number(digits);
  return unit === undefined ? undefined : { unit, count, start: today.startOf(unit).minus({ [unit]: count - 1 }) };
}
const COUNTED_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;

/** `the month before`, `the 7 days before`: what ends where `filter` begins; nothing for one of another length. */
function preceding(filter: string, { filter: own, grain }: Period, today: DateTime): string | undefined {
  const counted = countedOf(filter, today);
  if (counted !== undefined || countedOf(own, today) !== undefined) {
    if (counted === undefined || own !== filter) return undefined;
    return range(counted.start.minus({ [counted.unit]: counted.count }), counted.start);
  }
  if (grainOf(filter) !== grain) return undefined;
  return grain === 'quarter' && filter.includes(' to ') ? moved(filter, { months: 3 }) : before(filter);
}

/** The filters of the periods, each that is told from the one named last; `kept`: of the query before. */
function named(periods: readonly Period[], kept: string | undefined, today: DateTime): readonly string[] {
  const filters: string[] = [];
  for (const period of periods) {
    const other = filters.at(-1) ?? kept;
    const told = period.before === true && other !== undefined ? preceding(other, period, today) : undefined;
    filters.push(told ?? period.filter);
  }
  return filters;
}

/** `the last 3 months` and the same days a year before; nothing where they reach into another year: years tell them apart. */
function sameStretches(filter: string, today: DateTime): readonly string[] | undefined {
  const start = countedOf(filter, today)?.start;
  if (start === undefined || start.year !== today.year) return undefined;
  const end = today.plus({ days: 1 });
  return [range(start, end), range(start.minus({ years: 1 }), end.minus({ years: 1 }))];
}

/** This year until today, and the same days of the year before: half a year is no match for a whole one. */
function soFar(today: DateTime): readonly string[] {
  const until = (day: DateTime): string => range(day.startOf('year'), day.plus({ days: 1 }));
  return [until(today.minus({ years: 1 })), until(today)];
}

/** `compared to last year` of something that is no year: the same stretch a year before. */
const beside = (filter: string, other: string): string =>
  BESIDE[filter]?.[other] ?? (other === 'last year' ? moved(filter, { years: 1 }) : undefined) ?? other;

type Asked = Pick<Understanding, 'periods' | 'grains' | 'compares' | 'growth' | 'yearly'>;

/** Two periods that are set beside each other: of the same length where the second is only said to be of last year. */
function besides(one: string, other: string, isSame: boolean, today: DateTime): readonly string[] {
  const stretches = other === 'last year' ? sameStretches(one, today) : undefined;
  if (stretches !== undefined) return stretches;
  return isSame && one === 'this year' ? soFar(today) : [one, beside(one, other)];
}

/** The periods a question is about, those it compares with among them; `base`: of the query it goes on from. */
export function periodsOf(base: readonly string[], asked: Asked, today: DateTime): readonly string[] {
  const [kept] = base;
  const filters = named(asked.periods, base.length === 1 ? kept : undefined, today);
  const [first, second, ...more] = filters;
  const isSame = asked.periods.some(({ same }) => same === true);
  if (asked.compares && first !== undefined && second === undefined && kept !== undefined) {
    return besides(kept, first, isSame, today);
  }
  if (asked.compares && first !== undefined && second !== undefined && more.length === 0) {
    return besides(first, second, isSame, today);
  }
  if (!asked.growth || asked.grains.length > 0 || filters.length > 1) return filters;
  if (first === undefined && base.length > 1) return base;
  const one = first ?? kept;
  if (one === undefined || (asked.compares && one === 'last year')) return soFar(today);
  if (asked.compares && one.startsWith('last ')) return [one, one.replace('last', 'this')];
  const other = asked.yearly ? yearBefore(one) : before(one);
  return other === undefined ? filters : [other, one];
}

const UNITS: readonly (readonly [RegExp, Grain])[] = [
  [/^\d{4}$|\byears?\b/, 'year'],
  [/^\d{4}\/\d\d$|\bmonths?\b/, 'month'],
  [/\bquarters?\b/, 'quarter'],
  [/\bweeks?\b/, 'week'],
  [/\bhours?\b/, 'hour'],
  [/^\d{4}\/\d\d\/\d\d$|\bdays?\b|^(?:today|yesterday)$/, 'date'],
];

/** The frame in which a period is one: a quarter written as a range is found out by its length. */
export function grainOf(filter: string): Grain {
  const [start, end] = filter.split(' to ').map(text => DateTime.fromFormat(text, 'yyyy/MM/dd', { zone: 'utc' }));
  if (start === undefined || end === undefined) return UNITS.find(([pattern]) => pattern.test(filter))?.[1] ?? 'month';
  return +start === +start.startOf('quarter') && +end === +start.plus({ months: 3 }) ? 'quarter' : 'year';
}
