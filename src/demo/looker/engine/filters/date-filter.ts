import { DemoQueryError } from '../types.ts';
import { type Moment, readAmount, readDuration, readMoment, readUnit, type Unit } from './date-moment.ts';
import { DateWords } from './date-words.ts';

export type DateTest =
  | { readonly kind: 'null'; readonly negated: boolean }
  | { readonly kind: 'any' }
  /** Within the moment's own unit: `2018-05` is that month. */
  | { readonly kind: 'during'; readonly moment: Moment }
  | { readonly kind: 'before' | 'after'; readonly moment: Moment }
  | { readonly kind: 'between'; readonly from: Moment; readonly to: Moment }
  | { readonly kind: 'for'; readonly from: Moment; readonly amount: number; readonly unit: Unit }
  /** The last `amount` units: with the running one (`7 days`), or only those that are over (`7 complete days`). */
  | { readonly kind: 'last'; readonly amount: number; readonly unit: Unit; readonly complete: boolean };

/** One of the tests must hold; none at all lets everything through. */
export type DateFilter = readonly DateTest[];

function readNull(words: DateWords): DateTest | undefined {
  if (words.take('null')) return { kind: 'null', negated: false };
  if (words.take('-null') || words.take('not', 'null')) return { kind: 'null', negated: true };
  return words.take('any', 'time') || words.take('any', 'value') ? { kind: 'any' } : undefined;
}

/** `7 days`, `last 7 days`, `7 complete days`, `last 7 complete days`; not `7 days ago`. */
function readLast(words: DateWords): DateTest | undefined {
  return words.attempt(() => {
    words.take('last');
    const amount = readAmount(words);
    const complete = words.take('complete');
    const unit = amount === undefined ? undefined : readUnit(words);
    if (amount === undefined || unit === undefined || !words.atEnd) return undefined;
    return { kind: 'last', amount, unit, complete };
  });
}

/** What may stand after `to`: a moment, or a bare unit (`this year to day`). */
function readEnd(words: DateWords): Moment | undefined {
  const unit = words.attempt(() => readUnit(words));
  return unit === undefined ? readMoment(words) : { kind: 'relative', unit, offset: 0 };
}

function readMomentTest(words: DateWords): DateTest | undefined {
  const side = words.take('before') ? 'before' : words.take('after') ? 'after' : undefined;
  const moment = readMoment(words);
  if (moment === undefined) return undefined;
  if (side !== undefined) return { kind: side, moment };
  if (words.take('to')) {
    const to = readEnd(words);
    return to && { kind: 'between', from: moment, to };
  }
  if (words.take('for')) {
    const duration = readDuration(words);
    return duration && { kind: 'for', from: moment, ...duration };
  }
  return { kind: 'during', moment };
}

/**
 * Looker's date filter: `7 days`, `3 months ago for 2 days`, `this year to day`, `before 2018-01-01`, `2018-Q3`, `monday`,
 * `NOT NULL` …; a comma between alternatives. An empty expression lets everything through; throws DemoQueryError for
 * what is none of these. Looker's fiscal units are the calendar's, as in every model without a fiscal month offset.
 */
export function parseDateFilter(expression: string, field: string): DateFilter {
  const items = expression.split(',').filter(item => item.trim() !== '');
  return items.map(item => {
    const words = new DateWords(item);
    const test = readNull(words) ?? readLast(words) ?? readMomentTest(words);
    if (test === undefined || !words.atEnd) {
      throw new DemoQueryError(field, `Invalid filter expression for date field ${field}: "${expression}"`);
    }
    return test;
  });
}
