import type { DateTime } from 'luxon';
import { COUNT, readCount } from '../language/numbers.ts';
import type { Sentence, Taken } from '../language/sentence.ts';
import { type Flags, SAME_LAST_YEAR } from './flags.ts';
import { type Grain, UNIT, unitOf } from './grain.ts';
import {
  ANY_YEAR,
  type Calendar,
  FEAST,
  MOMENT,
  MOMENT_OR_MONTH,
  MONTH_ALONE,
  type Moment,
  readMoment,
} from './moment.ts';

/** A stretch of time as a Looker date filter; an empty filter is all time. */
export interface Period {
  readonly filter: string;
  /** The frame that tells such periods apart: comparing two months is by month. */
  readonly grain: Grain;
  /** It begins after today. */
  readonly ahead?: boolean;
  /** `the month before`: before the period that was named last; the filter is what it is without one. */
  readonly before?: boolean;
  /** `the same period last year`. */
  readonly same?: boolean;
}

const on = (date: DateTime): string => date.toFormat('yyyy/MM/dd');

function ofMoment(moment: Moment): Period {
  const { start, grain, length } = moment;
  if (grain === 'year') return { filter: start.toFormat('yyyy'), grain };
  if (grain === 'month') return { filter: start.toFormat('yyyy/MM'), grain };
  if (grain === 'date') return { filter: on(start), grain };
  return { filter: `${on(start)} to ${on(start.plus(length))}`, grain };
}

/** `março a maio de 2026`: a year left out at the start is the end's, or the one before when the start is later. */
function ofRange(first: Moment, last: Moment): Period | undefined {
  let { start } = first;
  if (!first.yearNamed) {
    start = start.set({ year: last.start.year });
    if (start > last.start) start = start.minus({ years: 1 });
  }
  // Looker's `to` leaves the last day out.
  const end = last.start.plus(last.length);
  return start < end ? { filter: `${on(start)} to ${on(end)}`, grain: 'month' } : undefined;
}

const LAST = '(?:last|past|previous|prior|ultim[oa]s?)';
const PREVIOUS = '(?:previous|prior|preceding)';
const THIS = '(?:this|current|the current|[nd]?est[ea]|[nd]?ess[ea])';
const COMPLETE = '(?:complete|completed|full|complet[oa]s|cheios|fechad[oa]s)';

interface Way {
  readonly pattern: RegExp;
  readonly read: (groups: Taken['groups'], calendar: Calendar) => Period | undefined;
}

const way = (source: string, read: Way['read']): Way => ({
  pattern: new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'u'),
  read,
});
const named = (source: string, make: (moment: Moment) => Period): Way =>
  way(source, (groups, calendar) => {
    const moment = readMoment(groups[0] ?? '', calendar);
    return moment === undefined ? undefined : { ahead: moment.start > calendar.today, ...make(moment) };
  });
const range = (source: string): Way =>
  way(source, ([first, last], calendar) => {
    const [from, to] = [readMoment(first ?? '', calendar), readMoment(last ?? '', calendar)];
    const period = from === undefined || to === undefined ? undefined : ofRange(from, to);
    return period && { ahead: from !== undefined && from.start > calendar.today, ...period };
  });
const counted = (source: string, filter: (count: number, unit: string) => string): Way =>
  way(source, groups => {
    const unit = unitOf(groups[1] ?? '');
    const count = readCount(groups[0] ?? '');
    if (unit === undefined || count === 0) return undefined;
    return { filter: filter(count, count === 1 ? unit.looker : `${unit.looker}s`), grain: unit.grain };
  });
const relative = (source: string, word: 'last' | 'this'): Way =>
  way(source, ([name]) => {
    const unit = unitOf(name ?? '');
    if (unit === undefined) return undefined;
    const day = word === 'last' ? 'yesterday' : 'today';
    return { filter: unit.looker === 'day' ? day : `${word} ${unit.looker}`, grain: unit.grain };
  });
/** `since last month` is that month and the running one; Looker counts the running one in `2 months`. */
const sinceLast = (source: string): Way =>
  way(source, ([name]) => {
    const unit = unitOf(name ?? '');
    return unit === undefined ? undefined : { filter: `2 ${unit.looker}s`, grain: unit.grain };
  });
const fixed = (source: string, filter: string, grain: Grain): Way => way(source, () => ({ filter, grain }));
/** What is told from another period. */
const asOther = ({ pattern, read }: Way, so: Pick<Period, 'before' | 'same'>): Way => ({
  pattern,
  read: (groups, calendar) => {
    const period = read(groups, calendar);
    return period && { ...period, ...so };
  },
});
const BEFORE = { before: true };
/** The days of last year up to this day. */
const yearSoFar = (source: string): Way =>
  way(source, (_, { today }) => {
    const day = today.minus({ years: 1 });
    return { filter: `${on(day.startOf('year'))} to ${on(day.plus({ days: 1 }))}`, grain: 'year' };
  });

const AHEAD: Period = { filter: '', grain: 'date', ahead: true };

/** Most specific first: what an earlier way takes, no later one sees. */
const WAYS: readonly Way[] = [
  fixed('(?:all time|of all time|todo o periodo|todo o historico|desde sempre|qualquer data|any date)', '', 'year'),
  asOther(fixed(SAME_LAST_YEAR, 'last year', 'year'), { same: true }),
  range(`(?:between|entre) ${MOMENT_OR_MONTH} (?:and|e|to|a) ${MOMENT_OR_MONTH}`),
  range(`(?:from|de|desde) ${MOMENT_OR_MONTH} (?:to|a|ate|until|till|through) ${MOMENT_OR_MONTH}`),
  range(`${MOMENT_OR_MONTH} ?(?:-|to|a|ate|through) ?${MOMENT_OR_MONTH}`),
  named(`(?:since|desde|a partir de|starting (?:in|from|on)) (?:o |the )?${MOMENT_OR_MONTH}`, ({ start, grain }) => ({
    filter: `after ${on(start)}`,
    grain,
  })),
  sinceLast(`(?:since|desde) (?:the |o |a )?${LAST} ${UNIT}`),
  sinceLast(`(?:since|desde) (?:o |a )?${UNIT} (?:passad[oa]|anterior)`),
  fixed('(?:since yesterday|desde ontem)', '2 days', 'date'),
  named(`(?:before|antes d[eo]|prior to) (?:o |the )?${MOMENT_OR_MONTH}`, ({ start, grain }) => ({
    filter: `before ${on(start)}`,
    grain,
    ahead: false,
  })),
  named(`(?:until|till|up to|ate) (?:o |the )?${MOMENT_OR_MONTH}`, ({ start, length, grain }) => ({
    filter: `before ${on(start.plus(length))}`,
    grain,
    ahead: false,
  })),
  way(
    `(?:(?:the )?(?:next|proxim[oa]s?) (?:${COUNT} )?${UNIT}|${UNIT} (?:que vem|seguinte)|tomorrow|amanha)`,
    () => AHEAD,
  ),
  counted(`${LAST} ${COUNT} ${COMPLETE} ${UNIT}`, (count, units) => `${count} ${units} ago for ${count} ${units}`),
  counted(`${LAST} ${COUNT} ${UNIT} ${COMPLETE}`, (count, units) => `${count} ${units} ago for ${count} ${units}`),
  asOther(
    counted(`${PREVIOUS} ${COUNT} ${UNIT}`, (count, units) => `${count} ${units}`),
    BEFORE,
  ),
  asOther(
    counted(`${COUNT} ${UNIT} (?:before|prior|earlier|antes|anteriores)`, (count, units) => `${count} ${units}`),
    BEFORE,
  ),
  counted(`${LAST} ${COUNT} ${UNIT}`, (count, units) => `${count} ${units}`),
  counted(`${COUNT} ${LAST} ${UNIT}`, (count, units) => `${count} ${units}`),
  counted(`${COUNT} ${UNIT} (?:ago|atras)`, (count, units) => `${count} ${units} ago`),
  fixed(`${LAST} half[ -]year`, '6 months', 'month'),
  fixed('(?:the )?(?:day before yesterday|anteontem)', '2 days ago', 'date'),
  fixed('(?:yesterday|ontem)', 'yesterday', 'date'),
  fixed('(?:today|hoje)', 'today', 'date'),
  yearSoFar(
    `(?:${LAST} (?:ytd|year to date)|(?:ytd|year to date) (?:of |in )?${LAST} year|acumulado do ano (?:passado|anterior)|ano (?:passado|anterior) ate (?:hoje|agora))`,
  ),
  fixed('(?:year to date|ytd|acumulado do ano)', 'this year', 'year'),
  fixed('(?:month to date|mtd|acumulado do mes)', 'this month', 'month'),
  named(MOMENT, ofMoment),
  named(
    `(?<!\\brio )(?:in|em|de|during|for|of|and|e|about|vs|versus|with|com|contra|compare|comparar|last|this) ${MONTH_ALONE}`,
    ofMoment,
  ),
  asOther(relative(`${PREVIOUS} ${UNIT}`, 'last'), BEFORE),
  asOther(relative(`${UNIT} (?:anterior|before)`, 'last'), BEFORE),
  relative(`${LAST} ${UNIT}`, 'last'),
  relative(`${UNIT} passad[oa]`, 'last'),
  relative(`${THIS} ${UNIT}(?: so far)?`, 'this'),
  relative(`${UNIT} (?:atual|corrente)`, 'this'),
  // `receita do mês`, `the best day of the year`; days of the week and hours of the day are no periods.
  relative(`(?<!\\b(?:days?|weekdays?|dias?) )(?:d[ao]|of the) (semanas?|weeks?)`, 'this'),
  relative('(?<!\\b(?:hours?|horas?) )(?:d[ao]|of the) (dia|day)', 'this'),
  relative('(?:do|of the) (mes|month|trimestre|quarter|ano|year)', 'this'),
];

/** As many periods as a question can sensibly compare. */
const MAX_PERIODS = 6;

export interface Periods {
  readonly periods: readonly Period[];
  /** What looked like a date and is none (`31/02/2026`), as typed. */
  readonly unreadable: readonly string[];
  /** What is still to come, as typed. */
  readonly ahead: readonly string[];
}

const TO = '(?:to|a|ao|para|ate|until|and|e)';
const ends = (words: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words}) (?:o |the )?${MOMENT_OR_MONTH} ${TO} (?:o |the )?${MOMENT_OR_MONTH}(?![\\p{L}\\p{N}])`,
    'u',
  );
/** The two sides of a change: `grew from 2024 to 2025`, `compare the revenue between 2024 and 2025`. */
const SIDES = { growth: ends('from|de|do|desde|between|entre'), compares: ends('between|entre') };

function takeSides(
  sentence: Sentence,
  calendar: Calendar,
  { growth, compares }: Pick<Flags, 'growth' | 'compares'>,
): { readonly start: number; readonly period: Period }[] {
  const taken = growth ? sentence.take(SIDES.growth) : compares ? sentence.take(SIDES.compares) : undefined;
  return (taken?.groups ?? []).flatMap((text, index) => {
    const moment = readMoment(text ?? '', calendar);
    return moment === undefined ? [] : [{ start: (taken?.start ?? 0) + index, period: ofMoment(moment) }];
  });
}

const alone = (source: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'u');
const A_FEAST = alone(FEAST);
const A_YEAR = alone(`(?:(?:of|de|do|in|em|no) )?${ANY_YEAR}`);

/** `black friday sales last year`: the years of a question are those of its feast, wherever they stand. */
function takeFeast(sentence: Sentence, calendar: Calendar): { readonly start: number; readonly period: Period }[] {
  const feast = sentence.take(A_FEAST);
  const [name] = feast?.groups ?? [];
  if (feast === undefined || name === undefined) return [];
  const years: string[] = [];
  for (let taken = sentence.take(A_YEAR); taken !== undefined; taken = sentence.take(A_YEAR)) {
    years.push(` ${taken.groups[0] ?? ''}`);
  }
  return (years.length === 0 ? [''] : years).flatMap((year, index) => {
    const moment = readMoment(`${name}${year}`, calendar);
    return moment === undefined ? [] : [{ start: feast.start + index, period: ofMoment(moment) }];
  });
}

/** The periods a question names, in its order; a comparison's two sides apart. */
export function takePeriods(
  sentence: Sentence,
  calendar: Calendar,
  flags: Pick<Flags, 'growth' | 'compares'> = { growth: false, compares: false },
): Periods {
  const found = [...takeSides(sentence, calendar, flags), ...takeFeast(sentence, calendar)];
  const unreadable: string[] = [];
  const ahead: string[] = [];
  for (const { pattern, read } of WAYS) {
    for (let taken = sentence.take(pattern); taken !== undefined; taken = sentence.take(pattern)) {
      const period = read(taken.groups, calendar);
      const typed = sentence.original.slice(taken.start, taken.end);
      if (period === undefined) unreadable.push(typed);
      else if (period.ahead === true) ahead.push(typed);
      else found.push({ start: taken.start, period });
    }
  }
  const inOrder = found.sort((one, other) => one.start - other.start).slice(0, MAX_PERIODS);
  return { periods: inOrder.map(({ period }) => period), unreadable, ahead };
}
