import * as z from 'zod';
import type { Egress } from './egress.ts';
import { exactFilter } from './filter-values.ts';
import type { LookerTarget } from './target.ts';

export interface FieldOfExplore {
  readonly model: string;
  readonly explore: string;
  readonly field: string;
}

export interface CommaValues {
  /**
   * The filter meant by a text with a comma: `New York, NY` is one value when Looker suggests exactly that for the
   * field, and else an expression of two. Asks Looker at most once for the same text; gives the text back when the
   * question cannot arise or Looker cannot say.
   */
  resolve(where: FieldOfExplore & { target: LookerTarget }, filter: string, options: AskOptions): Promise<string>;
  /** Forgets the answers of a target. */
  forget(targetId: string): void;
}

interface AskOptions {
  readonly signal: AbortSignal;
  /** Told of each request that reached Looker. */
  readonly onSent: () => void;
}

/** Enough for the filters of a busy day; the oldest answer goes first. */
const MAX_REMEMBERED = 500;
/** A filter is a help, not the question: when Looker is this slow, the text stays as the model wrote it. */
const PATIENCE_MS = 10_000;

const suggestionsSchema = z.object({ suggestions: z.nullish(z.array(z.unknown())) });

const NUMBERS_AND_DATES =
  /^(?:last|this|next|before|after|ago|for|to|and|or|not|null|inf|now|today|yesterday|tomorrow|complete|(?:second|minute|hour|day|week|month|quarter|year)s?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/i;

/** Only a text with a bare comma, no quote and no wildcard, that reads neither as numbers nor as dates, can be one value. */
export function isAmbiguous(filter: string): boolean {
  if (!/(?<!\^),/.test(filter) || /["%]/.test(filter)) return false;
  const words = filter.match(/\p{L}+/gu) ?? [];
  return words.some(word => !NUMBERS_AND_DATES.test(word));
}

export function createCommaValues(egress: Pick<Egress, 'request'>): CommaValues {
  const remembered = new Map<string, boolean>();

  async function isSuggested(
    where: FieldOfExplore & { target: LookerTarget },
    value: string,
    options: AskOptions,
  ): Promise<boolean> {
    const [model, explore, field] = [where.model, where.explore, where.field].map(encodeURIComponent);
    const answer = suggestionsSchema.parse(
      await egress.request(where.target, {
        method: 'GET',
        path: `/models/${model}/views/${explore}/fields/${field}/suggestions?term=${encodeURIComponent(value)}`,
        signal: options.signal,
        onSent: options.onSent,
        timeoutMs: PATIENCE_MS,
      }),
    );
    return answer.suggestions?.includes(value) ?? false;
  }

  return {
    resolve: async (where, filter, options) => {
      if (!isAmbiguous(filter)) return filter;
      const key = JSON.stringify([where.target.id, where.model, where.explore, where.field, filter]);
      let isValue = remembered.get(key);
      if (isValue === undefined) {
        try {
          isValue = await isSuggested(where, filter, options);
        } catch {
          return filter; // not a suggestable field, or Looker is in trouble: the query itself will tell
        }
        remembered.set(key, isValue);
        const oldest = remembered.keys().next();
        if (remembered.size > MAX_REMEMBERED && oldest.done !== true) remembered.delete(oldest.value);
      }
      return isValue ? exactFilter(filter) : filter;
    },
    forget: targetId => {
      for (const key of remembered.keys())
        if (key.startsWith(JSON.stringify([targetId]).slice(0, -1))) remembered.delete(key);
    },
  };
}
