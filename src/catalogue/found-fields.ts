import type { Hit } from './field-index.ts';
import type { Explore, Field } from './needs.ts';

/** A field as a search tells it; what is not there is left out. */
export interface FoundField {
  readonly name: string;
  readonly label: string;
  readonly kind: Field['kind'];
  readonly type: string;
  readonly description?: string;
  readonly choices?: readonly string[];
}

export interface FoundExplore {
  readonly model: string;
  readonly explore: string;
  readonly label: string;
  /** Filters that each query of it needs, with their usual values. */
  readonly always_filter?: Readonly<Record<string, string>>;
  /** Best first. */
  readonly fields: readonly FoundField[];
}

/** A question is asked of one explore; two more may be what was meant. */
const MAX_EXPLORES = 3;
const DESCRIPTION = 160;

/** Hits of one explore, best first, and how well it covers the words that were sought. */
interface Candidate {
  readonly explore: Explore;
  readonly hits: Hit[];
  readonly covered: Set<string>;
  score: number;
}

/** Of all hits the best explores, those first that have a field for most of the words, with `limit` fields in all. */
export function foundFields(hits: readonly Hit[], limit: number): readonly FoundExplore[] {
  const candidates = new Map<Explore, Candidate>();
  for (const hit of hits) {
    const candidate = candidates.get(hit.explore) ?? { explore: hit.explore, hits: [], covered: new Set(), score: 0 };
    candidates.set(hit.explore, candidate);
    candidate.hits.push(hit);
    const fresh = hit.words.filter(word => !candidate.covered.has(word));
    for (const word of fresh) candidate.covered.add(word);
    candidate.score += hit.score * (fresh.length / hit.words.length);
  }
  const best = [...candidates.values()].sort((one, other) => other.score - one.score).slice(0, MAX_EXPLORES);
  let left = limit;
  return best.flatMap(({ explore, hits }, at) => {
    // Half of what is left for each, all of it for the last.
    const share = at === best.length - 1 ? left : Math.ceil(left / 2);
    const fields = eachWordFirst(hits).slice(0, share);
    left -= fields.length;
    return fields.length === 0 ? [] : [told(explore, fields)];
  });
}

/** The best field for each word before the second best for any: `revenue by state` needs both. */
function eachWordFirst(hits: readonly Hit[]): readonly Field[] {
  const covered = new Set<string>();
  const first = hits.filter(({ words }) => {
    const fresh = words.filter(word => !covered.has(word));
    for (const word of fresh) covered.add(word);
    return fresh.length > 0;
  });
  return [...new Set([...first, ...hits])].map(({ field }) => field);
}

const told = (explore: Explore, fields: readonly Field[]): FoundExplore => ({
  model: explore.model,
  explore: explore.name,
  label: explore.label,
  ...(explore.alwaysFilters.length === 0
    ? {}
    : { always_filter: Object.fromEntries(explore.alwaysFilters.map(({ field, value }) => [field, value])) }),
  fields: fields.map(({ name, label, kind, type, description, choices }) => ({
    name,
    label,
    kind,
    type,
    ...(description === '' ? {} : { description: description.slice(0, DESCRIPTION) }),
    ...(choices === undefined ? {} : { choices }),
  })),
});
