import type { Field } from '../conversation/metadata.ts';
import type { ToolName } from '../conversation/tool-names.ts';
import type { Mention } from '../understanding/mention.ts';
import type { ExploreFields, Understanding } from '../understanding/understanding.ts';
import type { Draft } from './draft.ts';
import { type Finding, findValue } from './find-values.ts';
import { type Plan, PlanEnd, type Scene } from './plan.ts';
import { valuesFilter } from './value-filter.ts';

type Found = Extract<Finding, { kind: 'found' }> & { readonly excluded: boolean };

/** A turn has about ten calls: what metadata and the query leave goes to values, and four serve any sensible question. */
const MAX_LOOK_UPS = 4;
const CALLS_BESIDE_QUERY = 9;

const METADATA: ReadonlySet<ToolName | undefined> = new Set([
  'find_fields',
  'describe_explore',
  'get_models',
  'get_explores',
  'get_dimensions',
  'get_measures',
]);

interface Values {
  readonly found: readonly Found[];
  /** Fields whose values are set side by side. */
  readonly compared: readonly Field[];
}

/**
 * Finds every value the question names; one that is not there ends the plan: a wrong filter would make wrong numbers.
 * `shown` are the groups of what the question goes on from: `only “New York, NY”` is likely one of them.
 */
export function* findMentions(
  mentions: readonly Mention[],
  asked: Understanding,
  shown: readonly Field[],
  fields: ExploreFields,
  scene: Scene,
): Plan<Values> {
  const { phrases } = scene;
  const found: Found[] = [];
  const spent = scene.conversation.current.records.filter(({ tool }) => METADATA.has(tool)).length;
  let left = Math.min(MAX_LOOK_UPS, CALLS_BESIDE_QUERY - spent);
  for (const [index, mention] of mentions.entries()) {
    const before = mention.chained || mention.excluded ? found.map(({ field }) => field) : [];
    // `por estado exceto …`: what is left out is likely of the group.
    const preferred = [...before, ...(mention.excluded ? asked.groups : []), ...shown];
    const others = mentions.length - 1 - index;
    const finding = yield* findValue(mention, fields, preferred, Math.max(1, left - others), scene);
    left -= finding.kind === 'found' ? finding.looked : 0;
    if (finding.kind === 'several') {
      throw new PlanEnd(phrases.whichValue(mention.text, finding.field.label, finding.values.slice(0, 4)));
    }
    if (finding.kind === 'missing') {
      const tried = finding.tried.map(field => field.label);
      throw new PlanEnd(phrases.valueMissing(mention.text, tried, [...new Set(finding.examples)].slice(0, 3)));
    }
    found.push({ ...finding, excluded: mention.excluded });
  }
  const repeated = found.filter(({ field }) => found.filter(other => other.field === field).length > 1);
  return { found, compared: asked.compares ? [...new Set(repeated.map(({ field }) => field))] : [] };
}

export interface Filtered {
  readonly draft: Draft;
  /** The value whose part of the whole was asked for. */
  readonly shareOf: string | undefined;
  /** The rows are of one value in time (`Brazil's share of revenue by month`): the whole that it is a part of is not among them. */
  readonly lacksWhole: boolean;
}

/**
 * Puts the filters of the values on a draft, and values that are compared into its groups. What part of the whole one value
 * is (`what share of revenue is Jeans?`) needs all values: it groups instead of filtering.
 */
export function withValues(draft: Draft, { found, compared }: Values, asked: Understanding): Filtered {
  const [first, ...others] = found;
  const asPart =
    asked.share && first !== undefined && others.length === 0 && !first.excluded && draft.groups.length === 0;
  const filters = asPart ? {} : filtersOf(found);
  const added = asPart ? [first.field] : compared;
  const groups = [...new Set([...draft.groups, ...added.map(field => field.name)])];
  const [measure] = draft.measures;
  const sorts =
    draft.sorts.length === 0 && groups.length > 0 && measure !== undefined ? [`${measure} desc`] : draft.sorts;
  return {
    draft: { ...draft, groups, sorts, filters: { ...draft.filters, ...filters } },
    shareOf: asPart ? first.value : undefined,
    lacksWhole: asked.share && !asPart && first !== undefined && !first.excluded && asked.grains.length > 0,
  };
}

const filtersOf = (found: readonly Found[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...new Set(found.map(({ field }) => field.name))].map(name => {
      const here = found.filter(({ field }) => field.name === name);
      const included = here.filter(({ excluded }) => !excluded).map(({ value }) => value);
      const excluded = here.filter(one => one.excluded).map(({ value }) => value);
      return [name, valuesFilter({ included, excluded })] as const;
    }),
  );
