import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { isRecord, jsonValuesIn, recordsIn } from './tool-answer.ts';

export interface Named {
  readonly name: string;
  readonly label: string;
  readonly description: string;
}

/** A dimension or measure as the metadata tools describe it. */
export interface Field extends Named {
  /** `view.field`. */
  readonly name: string;
  readonly view: string;
  readonly kind: 'dimension' | 'measure';
  /** Looker's type: `string`, `date_month`, `sum`, … */
  readonly type: string;
  readonly labelShort: string;
  readonly synonyms: readonly string[];
  readonly suggestions: readonly string[];
}

/** A dashboard or Look in a list. */
export interface SavedContent {
  readonly id: string;
  readonly title: string;
}

const text = otherwise(z.string(), '');
const texts = otherwise(z.array(z.string()), []);
const namedSchema = z.object({ name: z.string(), label: text, description: text });
export const fieldSchema = z.object({
  name: z.string(),
  type: text,
  label: text,
  label_short: text,
  description: text,
  synonyms: texts,
  suggestions: texts,
  hidden: otherwise(z.boolean(), false),
});
const savedSchema = z.object({ id: z.union([z.string(), z.number()]), title: text });

const fitting = <T>(schema: z.ZodMiniType<T>, answer: string): T[] =>
  recordsIn(answer).flatMap(record => {
    const result = schema.safeParse(record);
    return result.success ? [result.data] : [];
  });

/** Models or explores, in Looker's order. */
export const readNamed = (answer: string): readonly Named[] => fitting(namedSchema, answer);

/** The last part of a field's name, as words. */
const wordsOfName = (name: string): string => (name.split('.').at(-1) ?? name).replaceAll('_', ' ');

/** Measures that are no numbers: lists of values, texts, dates. */
const NOT_A_NUMBER = /^(?:list|string|date\w*|yesno)$/;

export const readFields = (answer: string, kind: Field['kind']): readonly Field[] =>
  askable(fitting(fieldSchema, answer), kind);

/** A field as a tool tells it. */
export type ToldField = z.infer<typeof fieldSchema>;

/** These say nothing alone. */
const BARE = /^(?:Count|Name|ID)$/;

/** The fields that can be asked for; a bare label, and one that several share, has its view in front: `Users Count`. */
export function askable(told: readonly ToldField[], kind: Field['kind']): readonly Field[] {
  const known = told
    .filter(field => !field.hidden && !(kind === 'measure' && NOT_A_NUMBER.test(field.type)))
    .map(field => ({ field, label: field.label || wordsOfName(field.name), view: field.name.split('.')[0] ?? '' }));
  const labels = known.map(({ label }) => label);
  const shared = new Set(labels.filter((label, index) => labels.indexOf(label) !== index));
  return known.map(({ field, label, view }) => ({
    kind,
    name: field.name,
    view,
    type: field.type,
    label: shared.has(label) || BARE.test(label) ? `${titled(view)} ${label}` : label,
    labelShort: field.label_short.replaceAll('_', ' ') || label,
    description: field.description,
    synonyms: field.synonyms,
    suggestions: field.suggestions,
  }));
}

/** `order_items` as Looker titles a view: `Order Items`. */
const titled = (view: string): string =>
  view.replaceAll('_', ' ').replaceAll(/(?<!\p{L})\p{L}/gu, letter => letter.toUpperCase());

export const readSavedContent = (answer: string): readonly SavedContent[] =>
  fitting(savedSchema, answer).map(({ id, title }) => ({ id: String(id), title }));

/** `{"suggestions":[…]}`, or a bare list. */
export const readSuggestions = (answer: string): readonly string[] => textsOf(answer, 'suggestions');

/** Values that may have been meant, where none was suggested. */
export const readNearest = (answer: string): readonly string[] =>
  recordsIn(answer).some(record => 'nearest' in record) ? textsOf(answer, 'nearest') : [];

const textsOf = (answer: string, key: string): readonly string[] =>
  jsonValuesIn(answer)
    .flatMap(value => (isRecord(value) ? value[key] : value))
    .flatMap(value => (Array.isArray(value) ? value : [value]))
    .filter(value => typeof value === 'string');
