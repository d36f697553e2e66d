import { type Field, readNearest, readSuggestions } from '../conversation/metadata.ts';
import { fold } from '../language/fold.ts';
import { stem } from '../language/stem.ts';
import { valueGroupOf } from '../language/value-words.ts';
import { isDateField } from '../understanding/date-field.ts';
import { matchFields } from '../understanding/field-match.ts';
import type { Mention } from '../understanding/mention.ts';
import type { ExploreFields } from '../understanding/understanding.ts';
import { ask, type Plan, type Scene } from './plan.ts';

export type Finding =
  | {
      readonly kind: 'found';
      readonly field: Field;
      readonly value: string;
      /** Fields that were asked about. */
      readonly looked: number;
    }
  /** Several values hold the words, none is them. */
  | { readonly kind: 'several'; readonly field: Field; readonly values: readonly string[] }
  | { readonly kind: 'missing'; readonly tried: readonly Field[]; readonly examples: readonly string[] };

/** Where people's words for places and for things usually live, in the order they are looked for; `da Bahia` may be either. */
export const PLACES = ['country', 'state', 'city'];
export const THINGS = ['category', 'brand', 'state', 'city', 'department', 'status', 'traffic source', 'gender'];

/** The fields that may hold the value: those the question names, else those its words are known for, else the usual ones. */
function candidates(mention: Mention, fields: ExploreFields, preferred: readonly Field[]): readonly Field[] {
  if (mention.fields.length > 0) return mention.fields;
  const holders = fields.dimensions.filter(
    field => !isDateField(field) && /^(?:string|zipcode|tier)?$/.test(field.type),
  );
  const ofConcepts = (concepts: readonly string[]): readonly Field[] =>
    concepts.flatMap(concept => {
      const [best] = matchFields(concept, holders, fields.explore);
      return best !== undefined && best.score > 0.8 ? [best.field] : [];
    });
  const group = valueGroupOf(mention.folded);
  const usual = mention.placed ? [...PLACES, ...THINGS] : [...THINGS, ...PLACES];
  const known = group === undefined ? preferred : ofConcepts([group.of]);
  const likely = [...known, ...ofConcepts(usual)];
  return [...new Set(likely.length > 0 ? likely : holders)];
}

/** Its letters and digits alone. */
const bare = (text: string): string => fold(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The values that fit: the same words (accents, case, plural and signs aside), else all that contain them. */
function fitting(
  mention: Mention,
  values: readonly string[],
): { readonly exact?: string; readonly near: readonly string[] } {
  const group = valueGroupOf(mention.folded);
  const spellings = group?.words ?? [mention.folded];
  const exact =
    values.find(value => spellings.includes(fold(value))) ??
    values.find(value => spellings.some(word => stem(word) === stem(fold(value)))) ??
    values.find(value => bare(value) === bare(mention.text)); // `Levis`, `Levi's`
  if (exact !== undefined) return { exact, near: [] };
  const plain = mention.folded.replaceAll(/[^\p{L}\p{N}]/gu, ' ');
  // From the start of a word: `sp` is not in `Espírito Santo`.
  const begins = (value: string): boolean => ` ${fold(value)}`.replaceAll(/[^\p{L}\p{N}]/gu, ' ').includes(` ${plain}`);
  return { near: group === undefined ? values.filter(begins) : [] };
}

function* suggestions(
  field: Field,
  term: string | undefined,
  fields: ExploreFields,
  scene: Scene,
): Plan<{ readonly values: readonly string[]; readonly nearest: readonly string[] } | undefined> {
  const args = {
    model: fields.model,
    explore: fields.explore,
    field: field.name,
    ...(term === undefined ? {} : { term }),
  };
  const outcome = yield* ask(
    { tool: 'get_field_value_suggestions', args },
    scene.phrases.thoughts.values(term, field.label),
  );
  if (outcome.kind !== 'answer') return undefined;
  return { values: readSuggestions(outcome.text), nearest: readNearest(outcome.text) };
}

/**
 * What to look for. A database compares accents, people leave them out: of a place typed without any, the beginning of the
 * last word is enough (`sao paulo` → `paul`), and what comes back is compared as a whole.
 */
function termFor({ text, placed }: Mention, { language }: Scene): string {
  const plain = language === 'pt-BR' && placed && /^[a-z ]+$/.test(text);
  return plain ? (text.split(' ').at(-1) ?? text).slice(0, 4) : text;
}

/** The value as it was told with a field: of the likely ones, else of any, unless the question names the field. */
export function toldValue(
  mention: Mention,
  fields: ExploreFields,
  likely = candidates(mention, fields, []),
): Extract<Finding, { kind: 'found' }> | undefined {
  for (const field of mention.fields.length > 0 ? likely : [...likely, ...fields.dimensions]) {
    const { exact } = fitting(mention, field.suggestions);
    if (exact !== undefined) return { kind: 'found', field, value: exact, looked: 0 };
  }
  return undefined;
}

/**
 * Finds how the data spells a value and which field holds it, by asking Looker for suggestions, field by field, in at most
 * `lookUps` fields. `preferred` are the fields that likely hold it.
 */
export function* findValue(
  mention: Mention,
  fields: ExploreFields,
  preferred: readonly Field[],
  lookUps: number,
  scene: Scene,
): Plan<Finding> {
  const all = candidates(mention, fields, preferred);
  const told = toldValue(mention, fields, all);
  if (told !== undefined) return told;
  const tried: Field[] = [];
  const examples: string[] = [];
  let misspelt: Finding | undefined;
  // A value with known spellings is compared with the whole list: a term would find only one of them.
  const term = valueGroupOf(mention.folded) === undefined ? termFor(mention, scene) : undefined;
  for (const field of all.slice(0, lookUps)) {
    tried.push(field);
    // Of the field that was named, the whole list may show what the term missed.
    const named = term !== undefined && mention.fields[0] === field;
    for (const attempt of named ? [term, undefined] : [term]) {
      const suggested = yield* suggestions(field, attempt, fields, scene);
      if (suggested === undefined) break;
      const { values, nearest } = suggested;
      const { exact, near } = fitting(mention, values);
      const value = exact ?? only(near) ?? only(nearest.filter(one => isSlip(mention.folded, fold(one))));
      if (value !== undefined) return { kind: 'found', field, value, looked: tried.length };
      if (near.length > 1) return { kind: 'several', field, values: near };
      misspelt ??= findingOf(field, nearest, tried.length);
      if (attempt === undefined) examples.push(...values.slice(0, 3));
    }
  }
  return misspelt ?? { kind: 'missing', tried, examples };
}

const only = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/** Shorter words are too often other words with the same letters. */
const SLIP_FROM = 5;
const lettersOf = (text: string): string => [...new Set(text.replaceAll(/[^\p{L}\p{N}]/gu, ''))].sort().join('');

/** The same letters from the same beginning, in another order or one twice (`Brzail`, `Brazill`): no other field has to be asked. */
const isSlip = (typed: string, value: string): boolean =>
  value.length >= SLIP_FROM && typed[0] === value[0] && lettersOf(typed) === lettersOf(value);

/** A word that is no value of any field is taken for the one value that it resembles. */
function findingOf(field: Field, nearest: readonly string[], looked: number): Finding | undefined {
  const [value, ...others] = nearest;
  if (value === undefined) return undefined;
  return others.length === 0 ? { kind: 'found', field, value, looked } : { kind: 'several', field, values: nearest };
}
