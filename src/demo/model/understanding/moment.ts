import { DateTime, type DurationLikeObject } from 'luxon';
import type { Language } from '../../../contract/language.ts';
import type { Grain } from './grain.ts';

/** A named stretch of the calendar: a day, month, quarter, half or year. */
export interface Moment {
  readonly start: DateTime;
  readonly length: DurationLikeObject;
  readonly grain: Grain;
  /** False when the year was left out and the latest one not in the future was taken. */
  readonly yearNamed: boolean;
}

export interface Calendar {
  /** Midnight of today, as a plain calendar day (UTC only so that no clock change interferes). */
  readonly today: DateTime;
  readonly language: Language;
}

const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  `january janeiro jan;february fevereiro feb fev;march marco mar;april abril apr abr;may maio mai;june junho jun
   july julho jul;august agosto aug ago;september setembro sep sept set;october outubro oct out;november novembro nov
   december dezembro dec dez`
    .split(/[;\n]/)
    .flatMap((line, index) =>
      line
        .trim()
        .split(' ')
        .map(name => [name, index + 1] as const),
    ),
);
const MONTH = `(${Object.keys(MONTHS)
  .sort((one, other) => other.length - one.length)
  .join('|')})`;
/** Full names only: `set`, `out`, `mar` and `may` are words of their own. */
const FULL_MONTH = `(${Object.keys(MONTHS)
  .filter(name => name.length > 4 || ['june', 'july', 'maio'].includes(name))
  .join('|')})`;
const YEAR = '((?:19|20)\\d\\d)';
const ORDINALS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'first primeiro 1st 1o 1º 1',
    'second segundo 2nd 2o 2º 2',
    'third terceiro 3rd 3o 3º 3',
    'fourth quarto 4th 4o 4º 4',
  ].flatMap((line, index) => line.split(' ').map(word => [word, index + 1] as const)),
);
const ORDINAL = `(${Object.keys(ORDINALS).join('|')})`;
export const ANY_YEAR = '((?:19|20)\\d\\d|this year|last year|este ano|deste ano|ano passado)';

const day = (year: number, month: number, date: number): Omit<Moment, 'yearNamed'> => ({
  start: DateTime.utc(year, month, date),
  length: { days: 1 },
  grain: 'date',
});
const months = (year: number, month: number, count: number, grain: Grain): Omit<Moment, 'yearNamed'> => ({
  start: DateTime.utc(year, month, 1),
  length: { months: count },
  grain,
});

const yearOf = (text: string | undefined, today: DateTime): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{4}$/.test(text)) return Number(text);
  if (/^\d{2}$/.test(text)) return 2000 + Number(text);
  return /last|passado/.test(text) ? today.year - 1 : today.year;
};

export const FEAST = '(black friday|cyber monday|christmas(?: day)?|natal)';

/** Black Friday follows the fourth Thursday of November. */
function feastDay(name: string, year: number): Omit<Moment, 'yearNamed'> {
  if (!/^black|^cyber/.test(name)) return day(year, 12, 25);
  const first = DateTime.utc(year, 11, 1);
  const friday = 23 + ((11 - first.weekday) % 7);
  const date = first.plus({ days: name.startsWith('black') ? friday - 1 : friday + 2 });
  return { ...day(date.year, date.month, date.day) };
}

/** With the year named, that one; else the latest that does not begin after today. */
function dated(year: number | undefined, today: DateTime, build: (year: number) => Omit<Moment, 'yearNamed'>): Moment {
  if (year !== undefined) return { ...build(year), yearNamed: true };
  const thisYear = build(today.year);
  return { ...(thisYear.start > today ? build(today.year - 1) : thisYear), yearNamed: false };
}

type Groups = readonly (string | undefined)[];
const part = (groups: Groups, index: number): number => Number(groups[index] ?? Number.NaN);
const monthOf = (groups: Groups, index: number): number => MONTHS[groups[index] ?? ''] ?? Number.NaN;
const ordinalOf = (groups: Groups, index: number): number => ORDINALS[groups[index] ?? ''] ?? Number.NaN;

/** `06/03/2026` is 6 March in Portuguese and June 3 in English, unless only one of the two is a date. */
function dayOfSlashes(groups: Groups, language: Language): Omit<Moment, 'yearNamed'> {
  const [first, second, year] = [part(groups, 0), part(groups, 1), part(groups, 2)];
  const dayFirst = second <= 12 && (first > 12 || language === 'pt-BR');
  return dayFirst ? day(year, second, first) : day(year, first, second);
}

/** Every way of naming a moment, most specific first. */
const WAYS: readonly { readonly source: string; readonly read: (groups: Groups, calendar: Calendar) => Moment }[] = [
  {
    source: `${YEAR}[-/](\\d{1,2})[-/](\\d{1,2})`,
    read: groups => ({ ...day(part(groups, 0), part(groups, 1), part(groups, 2)), yearNamed: true }),
  },
  {
    source: `(\\d{1,2})/(\\d{1,2})/${YEAR}`,
    read: (groups, { language }) => ({ ...dayOfSlashes(groups, language), yearNamed: true }),
  },
  {
    source: `(\\d{1,2})[oº]?(?:st|nd|rd|th)? (?:de |of )?${MONTH}(?:,? (?:de |of )?${YEAR})?`,
    read: (groups, { today }) =>
      dated(yearOf(groups[2], today), today, year => day(year, monthOf(groups, 1), part(groups, 0))),
  },
  {
    source: `${MONTH} (\\d{1,2})(?:st|nd|rd|th)?,? ${YEAR}`,
    read: groups => ({ ...day(part(groups, 2), monthOf(groups, 0), part(groups, 1)), yearNamed: true }),
  },
  {
    source: `${MONTH} (\\d{1,2})(?:st|nd|rd|th)?`,
    read: (groups, { today }) => dated(undefined, today, year => day(year, monthOf(groups, 0), part(groups, 1))),
  },
  {
    source: `${YEAR}[-/](\\d{1,2})`,
    read: groups => ({ ...months(part(groups, 0), part(groups, 1), 1, 'month'), yearNamed: true }),
  },
  {
    source: `(\\d{1,2})/${YEAR}`,
    read: groups => ({ ...months(part(groups, 1), part(groups, 0), 1, 'month'), yearNamed: true }),
  },
  {
    source: `${YEAR}[- ]?q([1-4])`,
    read: groups => ({ ...months(part(groups, 0), 3 * part(groups, 1) - 2, 3, 'quarter'), yearNamed: true }),
  },
  {
    source: `q([1-4])(?:[ /-]?(?:of |de )?${ANY_YEAR})?`,
    read: (groups, { today }) =>
      dated(yearOf(groups[1], today), today, year => months(year, 3 * part(groups, 0) - 2, 3, 'quarter')),
  },
  {
    source: '([1-4])t[ /-]?((?:20)?\\d\\d)',
    read: (groups, { today }) =>
      dated(yearOf(groups[1], today), today, year => months(year, 3 * part(groups, 0) - 2, 3, 'quarter')),
  },
  {
    source: `${ORDINAL} (?:quarter|trimestre)(?: (?:of |de |do )?${ANY_YEAR})?`,
    read: (groups, { today }) =>
      dated(yearOf(groups[1], today), today, year => months(year, 3 * ordinalOf(groups, 0) - 2, 3, 'quarter')),
  },
  {
    source: `${ORDINAL} (?:half|semestre)(?: (?:of |de |do )?${ANY_YEAR})?`,
    read: (groups, { today }) =>
      dated(yearOf(groups[1], today), today, year => months(year, 6 * ordinalOf(groups, 0) - 5, 6, 'quarter')),
  },
  {
    source: `${MONTH}(?:[/-]| (?:de |of |do )?|, ?)${ANY_YEAR}`,
    read: (groups, { today }) =>
      dated(yearOf(groups[1], today), today, year => months(year, monthOf(groups, 0), 1, 'month')),
  },
  {
    source: `${FEAST}(?: (?:of |de |do |in |em )?${ANY_YEAR})?`,
    read: (groups, { today }) => dated(yearOf(groups[1], today), today, year => feastDay(groups[0] ?? '', year)),
  },
  { source: YEAR, read: groups => ({ ...months(part(groups, 0), 1, 12, 'year'), yearNamed: true }) },
];

/** A month without a year: only after a word that makes it a date. */
const BARE_MONTH = {
  source: FULL_MONTH,
  read: (groups: Groups, { today }: Calendar): Moment =>
    dated(undefined, today, year => months(year, monthOf(groups, 0), 1, 'month')),
};

const withoutGroups = (source: string): string => source.replaceAll(/\((?!\?)/g, '(?:');
const whole = (source: string): string => `(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`;

/** A moment as a pattern with one group; the second also takes a month without a year. */
export const MOMENT = `(${whole(WAYS.map(way => withoutGroups(way.source)).join('|'))})`;
export const MOMENT_OR_MONTH = `(${whole([...WAYS, BARE_MONTH].map(way => withoutGroups(way.source)).join('|'))}|${whole('may')})`;
export const MONTH_ALONE = `(${whole(`${withoutGroups(FULL_MONTH)}|may`)})`;

/** Reads what one of the patterns matched; nothing for a date that does not exist (31 February). */
export function readMoment(text: string, calendar: Calendar): Moment | undefined {
  for (const way of [...WAYS, BARE_MONTH]) {
    const match = new RegExp(`^(?:${way.source})$`).exec(text);
    if (match === null) continue;
    const moment = way.read(match.slice(1), calendar);
    return moment.start.isValid ? moment : undefined;
  }
  return text === 'may' ? readMoment('maio', calendar) : undefined;
}
