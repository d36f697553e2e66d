import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { plainText } from './plain-text.ts';

/** What Looker knows of a field of an explore. */
export interface ExploreField {
  readonly name: string;
  /** With its view's label in front, as a result's column has it. */
  readonly label: string;
  readonly shortLabel: string;
  readonly viewLabel: string;
  readonly description: string;
  /** Looker's type, such as `string`, `date_month` or `sum`; `unknown` when it does not say. */
  readonly type: string;
  readonly kind: 'dimension' | 'measure' | 'filter' | 'parameter';
  readonly hidden: boolean;
  readonly primaryKey: boolean;
  /** Tags and synonyms alike: other words for it. */
  readonly otherWords: readonly string[];
  readonly groupLabel?: string;
  /** Spreadsheet style, as Looker has it. */
  readonly valueFormat?: string;
  /** What a parameter may be set to. */
  readonly choices?: readonly string[];
}

export interface Explore {
  readonly model: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Filters that every query of it needs, with their usual values. */
  readonly alwaysFilters: readonly { readonly field: string; readonly value: string }[];
  /** The views beside its own; undefined when Looker does not tell how all of them are joined. */
  readonly joins?: readonly { readonly name: string; readonly multiplies: boolean }[];
  /** Hidden ones as well: a saved query may use them. */
  readonly fields: readonly ExploreField[];
}

/** Real explores have up to some 2,000 fields; what comes after this many is not read. */
const MAX_FIELDS = 5_000;
const MAX_WORDS = 20;
const MAX_JOINS = 500;
const LABEL = 200;
const DESCRIPTION = 300;
const NO_WORDS: readonly string[] = [];

const text = otherwise(z.nullish(z.string()), undefined);
const flag = otherwise(z.nullish(z.boolean()), undefined);
const list = otherwise(z.nullish(z.array(z.unknown())), undefined);
const fieldSchema = z.object({
  name: z.string().check(z.regex(/^[^\p{C}\s]{1,255}$/u)),
  label: text,
  label_short: text,
  view_label: text,
  description: text,
  type: text,
  hidden: flag,
  primary_key: flag,
  tags: list,
  synonyms: list,
  field_group_label: text,
  value_format: text,
  enumerations: list,
});
const kinds = { dimensions: 'dimension', measures: 'measure', filters: 'filter', parameters: 'parameter' } as const;
const fieldsSchema = z.object({ dimensions: list, measures: list, filters: list, parameters: list });
const filterSchema = z.object({ name: z.string(), value: text });
const joinSchema = z.object({ name: z.string(), relationship: z.string() });
const choiceSchema = z.object({ value: z.string() });
const exploreSchema = z.object({
  label: text,
  description: text,
  always_filter: list,
  joins: list,
  fields: otherwise(z.nullish(fieldsSchema), undefined),
});

/** What the Toolbox wants to know of parameters beside that (1.12.0). */
const MORE_OF_PARAMETERS = ',suggestable,suggestions,suggest_dimension,suggest_explore';
const moreOf = (kind: string): string => (kind === 'parameters' ? MORE_OF_PARAMETERS : '');

/** What `readExplore` and `readParameters` read, as Looker's `fields=` names it. */
export const EXPLORE_FIELDS = `label,description,always_filter,joins(name,relationship),fields(${Object.keys(kinds)
  .map(kind => `${kind}(${Object.keys(fieldSchema.shape).join(',')}${moreOf(kind)})`)
  .join(',')})`;

/** An explore as Looker tells it; whatever is missing or is not what it should be is left out. */
export function readExplore(answer: unknown, model: string, name: string): Explore {
  const { label, description, always_filter, joins, fields } = exploreSchema.safeParse(answer).data ?? {};
  return {
    model,
    name,
    label: plainText(label, LABEL) || name,
    description: plainText(description, DESCRIPTION),
    alwaysFilters: valid(filterSchema, always_filter, MAX_WORDS).map(({ name: field, value }) => ({
      field: plainText(field, LABEL),
      value: plainText(value, LABEL),
    })),
    ...readJoins(joins),
    fields: [
      ...readFields(fields?.dimensions, kinds.dimensions),
      ...readFields(fields?.measures, kinds.measures),
      ...readFields(fields?.filters, kinds.filters),
      ...readFields(fields?.parameters, kinds.parameters),
    ].slice(0, MAX_FIELDS),
  };
}

/** The parameters of an explore, as Looker tells them. */
export const readParameters = (answer: unknown): readonly unknown[] =>
  (exploreSchema.safeParse(answer).data?.fields?.parameters ?? []).filter(
    parameter => typeof parameter === 'object' && parameter !== null,
  );
function readJoins(entries: readonly unknown[] | null | undefined): Pick<Explore, 'joins'> {
  const joins = valid(joinSchema, entries, MAX_JOINS);
  if (entries === null || entries === undefined || joins.length < entries.length) return {};
  const multiplies = (relationship: string): boolean => !/^(?:many|one)_to_one$/.test(relationship);
  return { joins: joins.map(({ name, relationship }) => ({ name, multiplies: multiplies(relationship) })) };
}

const readFields = (entries: readonly unknown[] | null | undefined, kind: ExploreField['kind']): ExploreField[] =>
  valid(fieldSchema, entries, MAX_FIELDS).map(field => readField(field, kind));

function readField(field: z.infer<typeof fieldSchema>, kind: ExploreField['kind']): ExploreField {
  const label = plainText(field.label, LABEL) || field.name;
  const groupLabel = plainText(field.field_group_label, LABEL);
  const choices = valid(choiceSchema, field.enumerations, MAX_WORDS);
  return {
    name: field.name,
    label,
    shortLabel: plainText(field.label_short, LABEL) || label,
    viewLabel: plainText(field.view_label, LABEL),
    description: plainText(field.description, DESCRIPTION),
    type: plainText(field.type, LABEL) || 'unknown',
    kind,
    hidden: field.hidden ?? false,
    primaryKey: field.primary_key ?? false,
    otherWords: readWords(field.synonyms, field.tags),
    ...(groupLabel === '' ? {} : { groupLabel }),
    ...(field.value_format ? { valueFormat: field.value_format } : {}),
    ...(choices.length === 0 ? {} : { choices: choices.map(({ value }) => plainText(value, LABEL)) }),
  };
}

function readWords(...lists: (readonly unknown[] | null | undefined)[]): readonly string[] {
  const words = lists.flatMap(entries => valid(z.string(), entries, MAX_WORDS).map(word => plainText(word, LABEL)));
  return words.length === 0 ? NO_WORDS : words.filter(word => word !== '').slice(0, MAX_WORDS);
}

const valid = <T>(schema: z.ZodMiniType<T>, entries: readonly unknown[] | null | undefined, max: number): T[] =>
  (entries ?? []).slice(0, max).flatMap(entry => {
    const read = schema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
