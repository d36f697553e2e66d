import * as z from 'zod/mini';
import { type Field } from '../conversation/metadata.ts';
import { conceptsIn } from '../language/concepts.ts';
import { dateField, isDateField } from '../understanding/date-field.ts';
import type { Grain } from '../understanding/grain.ts';
import type { Period } from '../understanding/period.ts';
import type { ExploreFields, Understanding } from '../understanding/understanding.ts';

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
const finest = (periods: readonly Period[]): Grain =>
  FRAMES.find(frame => periods.some(period => period.grain === frame)) ?? 'month';

/** Puts a question on top of a draft: what it names replaces, what it adds stays beside, the rest is kept. */
export function applyTo(base: Draft, asked: Understanding, fields: ExploreFields): Draft {
  const dateFrame = (frame: Grain): readonly Field[] => {
    const field = dateField(fields.dimensions, fields.explore, frame, asked.dateEvent);
    return field === undefined ? [] : [field];
  };
  const { filters, compared } = periodFilters(base, asked, fields, dateFrame('date')[0]);
  const named = [...asked.grains.flatMap(dateFrame), ...asked.groups].map(field => field.name);
  const kept = asked.adds || named.length === 0 ? [...base.groups, ...named] : named;
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
  const bounds = asked.conditions.flatMap(({ expression, field }) => {
    const name = field?.name ?? draft.measures[0];
    return name === undefined ? [] : [[name, expression] as const];
  });
  const changed = named.length > 0 || apart.length > 0 || measures.length > 0;
  return {
    ...draft,
    filters: { ...filters, ...Object.fromEntries(bounds) },
    ...ordering(base, asked, draft, fields, changed, named.length > 0),
  };
}

/** What is meant beside a period: after `last month`, `last year` is the same month a year before. */
const EARLIER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'last month': { 'last month': '2 months ago', 'last year': '13 months ago' },
  'this month': { 'last year': '12 months ago' },
  'last quarter': { 'last quarter': '2 quarters ago', 'last year': '5 quarters ago' },
  'this quarter': { 'last year': '4 quarters ago' },
  'last week': { 'last week': '2 weeks ago' },
  'last year': { 'last year': '2 years ago' },
};

/** The frame of a period that the planner wrote with its unit's name. */
const grainOf = (filter: string): Grain | undefined => FRAMES.find(frame => filter.endsWith(frame));

function periodFilters(
  base: Draft,
  asked: Understanding,
  { dimensions }: ExploreFields,
  date: Field | undefined,
): { readonly filters: Readonly<Record<string, string>>; readonly compared: readonly Period[] } {
  const kept = asked.dropsFilters ? {} : base.filters;
  if (asked.periods.length === 0 || date === undefined) return { filters: kept, compared: [] };
  const dates = new Set(dimensions.filter(isDateField).map(field => field.name));
  const others = Object.fromEntries(Object.entries(kept).filter(([name]) => !dates.has(name)));
  // Of periods compared so far, the first is what the question was about.
  const before = Object.entries(kept)
    .find(([name]) => dates.has(name))?.[1]
    ?.split(',')[0];
  const named = asked.periods.map(period => period.filter);
  // `and compared with last year?`: the period so far is the other side.
  const [other] = named;
  const goesBack = asked.compares && named.length === 1 && other !== undefined && before !== undefined;
  const all = goesBack ? [before, EARLIER[before]?.[other] ?? other] : named;
  const filter = all.includes('') ? '' : [...new Set(all)].join(',');
  const grain = goesBack ? grainOf(before) : undefined;
  const compared =
    all.length > 1 ? all.map((text): Period => ({ filter: text, grain: grain ?? finest(asked.periods) })) : [];
  return { filters: filter === '' ? others : { ...others, [date.name]: filter }, compared };
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
  if (!changed && base.sorts.length > 0) return { sorts: base.sorts, limit: base.limit };
  // A ranking stays one when only its measure or period changes.
  if (base.limit !== undefined && !regrouped && measure !== undefined) {
    return { sorts: [`${measure} ${base.sorts[0]?.endsWith(' asc') === true ? 'asc' : 'desc'}`], limit: base.limit };
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
