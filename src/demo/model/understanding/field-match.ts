import type { Field } from '../conversation/metadata.ts';
import { readings } from '../language/concepts.ts';
import { LIGHT_WORDS } from '../language/synonyms.ts';

export interface FieldMatch {
  readonly field: Field;
  /** 1 = the words are the field's whole label; less when the label says more than was asked. */
  readonly score: number;
}

type Reading = ReadonlySet<string>;

const weight = (reading: Reading): number =>
  [...reading].reduce((sum, concept) => sum + (LIGHT_WORDS[concept] ?? 1), 0);

/** A name of a field: the phrase must hold one of `needed`, if there are any. */
interface Name {
  readonly reading: Reading;
  readonly needed: readonly string[];
}

/** Fields do not change while a request is answered, and each is compared with dozens of phrases. */
const namesOf = new WeakMap<Field, readonly Name[]>();

/**
 * Label, synonyms and name. The full label begins with its view's: `Order Items Total Gross Margin` answers to no phrase
 * that says nothing of margins.
 */
function readNames(field: Field): readonly Name[] {
  const known = namesOf.get(field);
  if (known !== undefined) return known;
  const name = field.name.split('.').at(-1)?.replaceAll('_', ' ') ?? '';
  const own = [...new Set(readings(field.labelShort).flatMap(reading => Array.from(reading)))];
  const needed = own.filter(concept => (LIGHT_WORDS[concept] ?? 1) === 1);
  const fresh = [
    ...[field.labelShort, ...field.synonyms, name].flatMap(readings).map(reading => ({ reading, needed: [] })),
    ...readings(field.label).map(reading => ({ reading, needed })),
  ];
  namesOf.set(field, fresh);
  return fresh;
}

/** A field of the explore's own view wins over its twin in a joined view; too little to beat a better label. */
const OWN_VIEW_BONUS = 0.02;

/** A known phrase taken word by word (`age group` as an age) counts a little less than the phrase. */
const TAKEN_APART = 0.9;

function scoreOf(asked: readonly Reading[], field: Field, ownView: string): number {
  let best = 0;
  for (const { reading: label, needed } of readNames(field)) {
    for (const [index, words] of asked.entries()) {
      if (![...words].every(word => label.has(word))) continue;
      if (needed.length > 0 && !needed.some(word => words.has(word))) continue;
      best = Math.max(best, (weight(words) / weight(label)) * (index === 0 ? 1 : TAKEN_APART));
    }
  }
  return best > 0 && field.view === ownView ? best + OWN_VIEW_BONUS : best;
}

/** Fields whose label, synonyms or name hold all words of the phrase, best first. */
export function matchFields(phrase: string, fields: readonly Field[], ownView: string): readonly FieldMatch[] {
  const asked = readings(phrase);
  if (asked.length === 0) return [];
  return fields
    .map(field => ({ field, score: scoreOf(asked, field, ownView) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
}

/** Fields whose description holds all words of the phrase: a last resort, since descriptions speak of many things. */
export function matchDescriptions(phrase: string, fields: readonly Field[]): readonly Field[] {
  const asked = readings(phrase).filter(words => weight(words) >= 1);
  return fields.filter(field => {
    const described = readings(field.description);
    return asked.some(words => described.some(text => [...words].every(word => text.has(word))));
  });
}
