/** A Looker date filter as far as a short line can say it; what is not understood is given as it stands. */
export type Period =
  | { readonly kind: 'at'; readonly at: Day }
  | { readonly kind: 'since' | 'before'; readonly at: Day }
  | { readonly kind: 'range'; readonly from: Day; readonly to: Day }
  | { readonly kind: 'last' | 'ago'; readonly count: number; readonly unit: Unit }
  | { readonly kind: 'this' | 'previous'; readonly unit: Unit }
  | { readonly kind: 'today' | 'yesterday' }
  | { readonly kind: 'other'; readonly text: string };

const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
type Unit = (typeof UNITS)[number];

/** A day, or the whole month or year when the rest is not given. */
export interface Day {
  readonly year: number;
  readonly month: number | undefined;
  readonly day: number | undefined;
}

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

function readDay(text: string): Day | undefined {
  const [, year, month, day] = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(text.trim()) ?? [];
  return year === undefined ? undefined : { year: Number(year), month: number(month), day: number(day) };
}

/** The first of January and the first of a month begin the whole: `after 2025-01-01` is “since 2025”. */
function beginning({ year, month, day }: Day): Day {
  const isFirst = day === undefined || day === 1;
  if (!isFirst) return { year, month, day };
  return { year, month: month === 1 ? undefined : month, day: undefined };
}

/** The last day, month or year that is in, as people name the end. */
function dayBefore({ year, month, day }: Day, inMonths: boolean): Day {
  if (month === undefined) return { year: year - 1, month, day };
  const isDay = !inMonths && day !== undefined;
  const end = new Date(Date.UTC(year, month - 1 - (isDay ? 0 : 1), isDay ? day - 1 : 1));
  return { year: end.getUTCFullYear(), month: end.getUTCMonth() + 1, day: isDay ? end.getUTCDate() : undefined };
}

function readRange(text: string): Period | undefined {
  const [left = '', right] = text.split(/\s+to\s+/);
  const [from, to] = [readDay(left), readDay(right ?? '')];
  if (from === undefined || to === undefined) return undefined;
  // Looker leaves the end out: from the first of January to the next one is the year.
  const [first, end] = [beginning(from), beginning(to)];
  const isYear = first.month === undefined && end.month === undefined && end.year === first.year + 1;
  if (isYear && from.day === 1) return { kind: 'at', at: first };
  const areMonths = [from, to].every(({ day }) => day === undefined || day === 1);
  const last = dayBefore(to, areMonths);
  const begin = areMonths ? { ...from, day: undefined } : from;
  const isOne = (['year', 'month', 'day'] as const).every(part => begin[part] === last[part]);
  return isOne ? { kind: 'at', at: begin } : { kind: 'range', from: begin, to: last };
}

const unitOf = (text: string | undefined): Unit | undefined => UNITS.find(unit => unit === text);

function readRelative(text: string): Period | undefined {
  if (text === 'today' || text === 'yesterday') return { kind: text };
  const [, which, count, name, ago] =
    /^(?:(this|last)\s+)?(?:(\d+)\s+)?(day|week|month|quarter|year)s?( ago)?$/.exec(text) ?? [];
  const unit = unitOf(name);
  if (unit === undefined) return undefined;
  if (count !== undefined) return { kind: ago === undefined ? 'last' : 'ago', count: Number(count), unit };
  return which === undefined || ago !== undefined ? undefined : { kind: which === 'this' ? 'this' : 'previous', unit };
}

/** Reads a Looker date expression: `2026`, `this year`, `last 30 days`, `after 2025-01-01`, `2025-01-01 to 2026-01-01`. */
export function readPeriod(expression: string): Period {
  const text = expression.trim().toLowerCase();
  const [, edge, edgeDay = ''] = /^(after|since|before)\s+(.+)$/.exec(text) ?? [];
  const at = readDay(edgeDay);
  if (at !== undefined) return { kind: edge === 'before' ? 'before' : 'since', at: beginning(at) };
  const day = readDay(text);
  if (day !== undefined) return { kind: 'at', at: day };
  return readRange(text) ?? readRelative(text) ?? { kind: 'other', text: expression.trim() };
}
