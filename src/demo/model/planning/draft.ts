import type { DateTime } from 'luxon';
import * as z from 'zod/mini';
import { type Field } from '../conversation/metadata.ts';
import { conceptsIn } from '../language/concepts.ts';
import { dateField, isDateField } from '../understanding/date-field.ts';
import type { Grain } from '../understanding/grain.ts';
import type { ExploreFields, Understanding } from '../understanding/understanding.ts';
import { grainOf, periodsOf } from './earlier-period.ts';

/** A query in the making; fields by Looker's names. */
export interface Draft {
  readonly groups: readonly string[];
  readonly measures: readonly string[];
  readonly filters: Readonly<Record<string, string>>;
  readonly sorts: readonly string[];
  readonly limit: number | undefined;
}

export interface QueryArgs {
  readonly model: string;
  readonly explore: string;
  readonly fields: readonly string[];
  readonly pivots?: readonly string[];
  readonly filters?: Readonly<Record<string, string>>;
  readonly sorts?: readonly string[];
  readonly limit?: number;
}

export const queryArgsSchema = z.looseObject({
  model: z.string(),
  explore: z.string(),
  fields: z.array(z.string()),
  filters: z.nullish(z.record(z.string(), z.unknown())),
  sorts: z.nullish(z.array(z.string())),
  limit: z.nullish(z.union([z.number(), z.string()])),
});

export type EarlierQuery = z.infer<typeof queryArgsSchema>;

/** `top brands` without a count. */
const DEFAULT_RANKING = 10;

/** The query a follow-up goes on from. */
export function draftOfQuery(args: EarlierQuery, { measures }: ExploreFields): Draft {
  const names = new Set(measures.map(field => field.name));
  return {
    groups: args.fields.filter(name => !names.has(name)),
    measures: args.fields.filter(name => names.has(name)),
    filters: Object.fromEntries(Object.entries(args.filters ?? {}).map(([name, value]) => [name, String(value)])),
    sorts: args.sorts ?? [],
    limit: args.limit === null || args.limit === undefined ? undefined : Number(args.limit),
  };
}

export const EMPTY_DRAFT: Draft = { groups: [], measures: [], filters: {}, sorts: [], limit: undefined };

/** Finest first: two periods of different frames are compared in the finer one. */
const FRAMES: readonly Grain[] = ['hour', 'date', 'week', 'month', 'quarter', 'year'];
const finest = (filters: readonly string[]): Grain =>
  FRAMES.find(frame => filters.some(filter => grainOf(filter) === frame)) ?? 'month';

/** Puts a question on top of a draft: what it names replaces, what it adds stays beside, the rest is kept. */
export function applyTo(base: Draft, asked: Understanding, fields: ExploreFields, today: DateTime): Draft {
  const dateFrame = (frame: Grain): readonly Field[] => {
    const field = dateField(fields.dimensions, fields.explore, frame, asked.dateEvent);
    return field === undefined ? [] : [field];
  };
  const { filters, compared } = periodFilters(base, asked, fields, dateFrame('date')[0], today);
  const named = [...asked.grains.flatMap(dateFrame), ...asked.groups].map(field => field.name);
  const kept =
    asked.adds || named.length === 0 ? [...base.groups, ...named] : [...named, ...apartBefore(base, asked, fields)];
  // Periods are told apart by a frame of their own, beside whatever else was asked for.
  const apart = compared.length > 1 && asked.grains.length === 0 ? dateFrame(finest(compared)) : [];
  const dates = new Set(fields.dimensions.filter(isDateField).map(field => field.name));
  const groups =
    apart.length === 0 ? kept : [...kept.filter(name => !dates.has(name)), ...apart.map(field => field.name)];
  const measures = asked.measures.map(field => field.name);
  const bounded = asked.conditions.flatMap(({ field }) => (field?.kind === 'measure' ? [field.name] : []));
  const draft = {
    groups: [...new Set(groups)],
    measures: [...new Set([...(asked.adds || measures.length === 0 ? base.measures : []), ...measures, ...bounded])],
  };
  // `between 30 and 40` after `customers over 60`: another bound on the same.
  const boundBefore =
    asked.measures.length === 0 ? Object.entries(base.filters).find(([, filter]) => BOUND.test(filter)) : undefined;
  const bounds = asked.conditions.flatMap(({ expression, field }) => {
    const name = field?.name ?? boundBefore?.[0] ?? draft.measures[0];
    return name === undefined ? [] : [[name, expression] as const];
  });
  const changed = named.length > 0 || apart.length > 0 || measures.length > 0;
  return {
    ...draft,
    filters: { ...filters, ...Object.fromEntries(bounds) },
    ...ordering(base, asked, draft, fields, changed, named.length > 0),
  };
}

const BOUND = /^(?:>=?|<=?)\d/;

/**
 * What was compared stays apart when only the other axis changes: two periods `by state`, two countries `by month`. Added
 * up they would answer no question.
 */
function apartBefore(
  { groups, filters }: Draft,
  { grains, groups: asked }: Understanding,
  { dimensions }: ExploreFields,
) {
  const several = (field: Field): boolean => {
    const filter = filters[field.name] ?? '';
    return filter.includes(',') && !filter.startsWith('-');
  };
  const dates = dimensions.filter(isDateField);
  const periods = asked.length > 0 && grains.length === 0 && dates.some(several);
  const values = asked.length === 0 && grains.length > 0;
  return dimensions
    .filter(field => groups.includes(field.name) && (isDateField(field) ? periods : values && several(field)))
    .map(({ name }) => name);
}

function periodFilters(
  base: Draft,
  asked: Understanding,
  { dimensions }: ExploreFields,
  date: Field | undefined,
  today: DateTime,
): { readonly filters: Readonly<Record<string, string>>; readonly compared: readonly string[] } {
  const kept = asked.dropsFilters ? {} : base.filters;
  if ((asked.periods.length === 0 && !asked.growth) || date === undefined) return { filters: kept, compared: [] };
  const dates = new Set(dimensions.filter(isDateField).map(field => field.name));
  const others = Object.fromEntries(Object.entries(kept).filter(([name]) => !dates.has(name)));
  const before = Object.entries(kept).find(([name]) => dates.has(name))?.[1];
  // The growth of a series is told of its rows.
  const isSeries = asked.periods.length === 0 && base.groups.some(name => dates.has(name));
  if (isSeries) return { filters: kept, compared: [] };
  const all = periodsOf(before?.split(',') ?? [], asked, today);
  const filter = all.includes('') ? '' : [...new Set(all)].join(',');
  return {
    filters: filter === '' ? others : { ...others, [date.name]: filter },
    compared: all.length > 1 ? all : [],
  };
}

function ordering(
  base: Draft,
  asked: Understanding,
  { groups, measures }: Pick<Draft, 'groups' | 'measures'>,
  { dimensions }: ExploreFields,
  changed: boolean,
  regrouped: boolean,
): Pick<Draft, 'sorts' | 'limit'> {
  const [measure] = measures;
  if (asked.ranking !== undefined && measure !== undefined) {
    const limit = asked.ranking.count ?? base.limit ?? DEFAULT_RANKING;
    return { sorts: [`${measure} ${asked.ranking.direction}`], limit };
  }
  // Parts of the whole need all rows.
  const kept = asked.share ? undefined : base.limit;
  if (!changed && base.sorts.length > 0) return { sorts: base.sorts, limit: kept };
  // A ranking stays one when only its measure or period changes.
  if (kept !== undefined && !regrouped && measure !== undefined) {
    return { sorts: [`${measure} ${base.sorts[0]?.endsWith(' asc') === true ? 'asc' : 'desc'}`], limit: kept };
  }
  const dates = new Set(dimensions.filter(isDateField).map(field => field.name));
  const inTime = groups.filter(name => dates.has(name));
  if (inTime.length > 0 && inTime[0] === groups[0]) return { sorts: inTime, limit: undefined };
  return { sorts: measure === undefined || groups.length === 0 ? [] : [`${measure} desc`], limit: undefined };
}

/** Fields with few values read well side by side as columns; a state or brand does not. */
const FEW_VALUES = ['gender', 'status', 'department', 'country', 'traffic source', 'age tier'];

/** The arguments of the `query` tool; a time series by one field of few values, or periods compared, become a pivot. */
export function queryArgs(draft: Draft, { model, explore, dimensions }: ExploreFields): QueryArgs {
  const [first, second, ...more] = draft.groups.map(name => dimensions.find(field => field.name === name));
  const few =
    second !== undefined &&
    (/^(?:yesno|tier)$/.test(second.type) || FEW_VALUES.some(concept => conceptsIn(second.labelShort).has(concept)));
  const alone = first !== undefined && second !== undefined && more.length === 0;
  const pivots = alone && (isDateField(first) ? few : isDateField(second)) ? [second.name] : [];
  return {
    model,
    explore,
    fields: [...draft.groups, ...draft.measures],
    ...(pivots.length === 0 ? {} : { pivots }),
    ...(Object.keys(draft.filters).length === 0 ? {} : { filters: draft.filters }),
    ...(draft.sorts.length === 0 ? {} : { sorts: draft.sorts }),
    ...(draft.limit === undefined ? {} : { limit: draft.limit }),
  };
}
