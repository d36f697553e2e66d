import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import type { Stopwatch } from '../base/clock.ts';
import type { FieldOfExplore } from './comma-values.ts';
import type { Egress } from './egress.ts';
import { type Age, Kept } from './kept.ts';
import type { LookerTarget } from './target.ts';

type Field = FieldOfExplore & { readonly target: LookerTarget };

export interface KnownValues extends FieldOfExplore {
  readonly values: ReadonlySet<string>;
}

/** Which values a field has, as Looker suggests them: one small request a field and day, which Looker answers from its own cache. */
export interface FieldValues {
  /** Every value; undefined when Looker cannot say, or says that there are more. `onSent` is told of each request. */
  all(field: Field, age: Age, onSent: () => void): Promise<ReadonlySet<string> | undefined>;
  /** These were suggested for something else. */
  note(field: Field, values: readonly string[]): void;
  /** What is known by now, of all fields of a target, what was used last at the end; a set that has not changed is the same object. */
  known(targetId: string): readonly KnownValues[];
  /** Suggested once: such a value needs no request. */
  isNoted(field: Field, value: string): boolean;
  /** Forgets the values of a target. */
  forget(targetId: string): void;
}

/** A help, not the question: when Looker is this slow, filters go unchecked. */
const PATIENCE_MS = 3_000;
/** Looker suggests at most so many; a field with more is not known whole. */
const MAX_VALUES = 1_000;
/** Longer ones are texts, and nobody filters by a whole text. */
const MAX_VALUE_CHARS = 200;
/** Of all fields of a target together, some 10 MB. */
const MAX_WEIGHT = 100_000;
const MAX_NOTED = 5_000;

const answerSchema = z.object({
  suggestions: otherwise(z.nullish(z.array(z.string().check(z.maxLength(MAX_VALUE_CHARS)))), null),
  hit_limit: otherwise(z.nullish(z.boolean()), null),
});

/** Nothing suggested says nothing: such a field is not suggestable, or its table is empty. */
function wholeList(answer: unknown): ReadonlySet<string> | undefined {
  const { suggestions, hit_limit } = answerSchema.safeParse(answer).data ?? {};
  const isWhole = hit_limit === false && suggestions && suggestions.length > 0 && suggestions.length < MAX_VALUES;
  return isWhole ? new Set(suggestions) : undefined;
}

interface OfTarget {
  readonly lists: Kept<KnownValues | undefined>;
  readonly noted: Set<string>;
}

export function createFieldValues(egress: Pick<Egress, 'request' | 'scrub'>, clock: Stopwatch): FieldValues {
  const targets = new Map<string, OfTarget>();
  const valuesOf = ({ target }: Field): OfTarget => {
    const lists = new Kept<KnownValues | undefined>({
      clock,
      weigh: known => (known?.values.size ?? 0) + 1,
      maxWeight: MAX_WEIGHT,
    });
    const found = targets.get(target.id) ?? { lists, noted: new Set<string>() };
    targets.set(target.id, found);
    return found;
  };

  async function read({ target, ...place }: Field, onSent: () => void): Promise<KnownValues | undefined> {
    const [model, explore, field] = [place.model, place.explore, place.field].map(encodeURIComponent);
    const path = `/models/${model}/views/${explore}/fields/${field}/suggestions`;
    // On nobody's signal: others may wait for the same list.
    const signal = new AbortController().signal;
    return egress.request(target, { method: 'GET', path, signal, timeoutMs: PATIENCE_MS, onSent }).then(
      answer => {
        const values = wholeList(JSON.parse(egress.scrub(JSON.stringify(answer))));
        return values && { ...place, values };
      },
      () => undefined,
    );
  }

  return {
    all: async (field, age, onSent) =>
      (await valuesOf(field).lists.get(keyOf(field), age, () => read(field, onSent)))?.values,
    known: targetId =>
      targets
        .get(targetId)
        ?.lists.values()
        .filter(known => known !== undefined) ?? [],
    note: (field, values) => {
      const { noted } = valuesOf(field);
      for (const value of values) noted.add(keyOf(field, value));
      for (const oldest of noted) {
        if (noted.size <= MAX_NOTED) break;
        noted.delete(oldest);
      }
    },
    isNoted: (field, value) => valuesOf(field).noted.has(keyOf(field, value)),
    forget: targetId => void targets.delete(targetId),
  };
}

const keyOf = ({ model, explore, field }: Field, value?: string): string =>
  JSON.stringify([model, explore, field, value]);
