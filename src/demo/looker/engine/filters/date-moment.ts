import type { DateWords } from './date-words.ts';

export const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Unit = (typeof UNITS)[number];
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A place in time that is as long as its unit. */
export type Moment =
  | { readonly kind: 'absolute'; readonly parts: AbsoluteParts; readonly unit: Unit }
  /** `offset` units from the running one: -1 is the last one. */
  | { readonly kind: 'relative'; readonly unit: Unit; readonly offset: number }
  /** ISO number, 1 is Monday; `recent` is today or the last one before. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly which: 'recent' | 'last' | 'next' }
  | { readonly kind: 'now' };

export interface AbsoluteParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const NEAR_DAYS: Readonly<Record<string, number>> = { today: 0, yesterday: -1, tomorrow: 1 };
const NEIGHBOURS: readonly (readonly [word: 'this' | 'last' | 'next', offset: number])[] = [
  ['this', 0],
  ['last', -1],
  ['next', 1],
];

export const readAmount = (words: DateWords): number | undefined =>
  words.read(word => (/^\d{1,9}$/.test(word) ? Number(word) : undefined));

export function readUnit(words: DateWords): Unit | undefined {
  words.take('fiscal');
  return words.read(word => UNITS.find(unit => word === unit || word === `${unit}s`));
}

/** `3 days` */
export function readDuration(words: DateWords): { amount: number; unit: Unit } | undefined {
  const amount = readAmount(words);
  const unit = amount === undefined ? undefined : readUnit(words);
  return amount === undefined || unit === undefined ? undefined : { amount, unit };
}

const readWeekday = (words: DateWords): number | undefined =>
  words.read(word => (WEEKDAYS.includes(word) ? WEEKDAYS.indexOf(word) + 1 : undefined));

/** `this year`, `last monday`, `next week` */
function readNeighbour(words: DateWords): Moment | undefined {
  for (const [word, offset] of NEIGHBOURS) {
    if (!words.take(word)) continue;
    const weekday = readWeekday(words);
    if (weekday !== undefined) return { kind: 'weekday', weekday, which: word === 'this' ? 'recent' : word };
    const unit = readUnit(words);
    return unit && { kind: 'relative', unit, offset };
  }
  return undefined;
}

/** `3 days ago`, `3 days from now`; after `before` also `2 months`: the begin of the last two. */
function readDistance(words: DateWords): Moment | undefined {
  const duration = readDuration(words);
  if (duration === undefined) return undefined;
  const { amount, unit } = duration;
  if (words.take('ago')) return { kind: 'relative', unit, offset: -amount };
  if (words.take('from', 'now')) return { kind: 'relative', unit, offset: amount };
  return { kind: 'relative', unit, offset: 1 - amount };
}

const DATE =
  /^(?:fy)?(?<year>\d{4})(?:-?q(?<quarter>[1-4])|(?<separator>[-/])(?<month>\d\d)(?:\k<separator>(?<day>\d\d))?)?$/;
const TIME = /^(?<hour>\d{1,2})(?::(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d+)?)?)?z?$/;

const unitOf = (part: Readonly<Record<string, string | undefined>>): Unit => {
  if (part.second !== undefined) return 'second';
  if (part.minute !== undefined) return 'minute';
  if (part.hour !== undefined) return 'hour';
  if (part.day !== undefined) return 'day';
  if (part.month !== undefined) return 'month';
  return part.quarter === undefined ? 'year' : 'quarter';
};

/** `2018`, `2018/05`, `2018-05-18 12:00:00`, `2018-05-18T12:00`, `2018-Q3`, `FY2018` */
function readAbsolute(words: DateWords): Moment | undefined {
  let joined: string | undefined;
  const date = words.read(word => {
    const [day = '', time] = word.split('t', 2);
    joined = time;
    return DATE.exec(day)?.groups;
  });
  if (date === undefined) return undefined;
  const whole = date.day !== undefined;
  const time =
    joined === undefined
      ? words.read(word => (whole && word.includes(':') ? TIME.exec(word)?.groups : undefined))
      : TIME.exec(joined)?.groups;
  if (joined !== undefined && (time === undefined || !whole)) return undefined;
  const month = date.quarter === undefined ? Number(date.month ?? 1) : Number(date.quarter) * 3 - 2;
  return {
    kind: 'absolute',
    unit: unitOf({ ...date, ...time }),
    parts: {
      year: Number(date.year),
      month,
      day: Number(date.day ?? 1),
      hour: Number(time?.hour ?? 0),
      minute: Number(time?.minute ?? 0),
      second: Number(time?.second ?? 0),
    },
  };
}

/** A moment, or undefined when none comes next. */
export function readMoment(words: DateWords): Moment | undefined {
  if (words.take('now')) return { kind: 'now' };
  const near = words.read(word => (Object.hasOwn(NEAR_DAYS, word) ? NEAR_DAYS[word] : undefined));
  if (near !== undefined) return { kind: 'relative', unit: 'day', offset: near };
  const weekday = readWeekday(words);
  if (weekday !== undefined) return { kind: 'weekday', weekday, which: 'recent' };
  return words.attempt(() => readNeighbour(words)) ?? words.attempt(() => readDistance(words)) ?? readAbsolute(words);
}
