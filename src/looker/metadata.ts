import type { Stopwatch } from '../base/clock.ts';
import { type Age, Kept } from './kept.ts';
import { EXPLORE_FIELDS, type Explore, readExplore } from './read-explore.ts';
import { type ExploreEntry, MODELS_FIELDS, readModels } from './read-models.ts';
import { type LookerTarget, sameTarget } from './target.ts';

/** What one Looker has to be asked, read once for all who want to know it. */
export interface Metadata {
  /** All explores that are not hidden: one call. */
  explores(age: Age): Promise<readonly ExploreEntry[]>;
  /** An explore with its fields: one call. `onSent` is told when Looker is asked. */
  explore(model: string, explore: string, age: Age, onSent?: () => void): Promise<Explore>;
  /** The explores whose fields were read within a day, without asking. */
  known(): readonly Explore[];
}

export interface MetadataStore {
  of(target: LookerTarget): Metadata;
  forget(targetId: string): void;
}

/** 50,000 fields take about 50 MB here. */
const MAX_FIELDS = 60_000;
/** The one list there is. */
const LIST = 'explores';

/** `fetch` asks Looker for a path under `/api/4.0`, on nobody's signal but its own limits. */
export function createMetadata(options: {
  clock: Stopwatch;
  fetch(target: LookerTarget, path: string, onSent: () => void): Promise<unknown>;
  /** Looker was asked on nobody's account. */
  onUnasked?: ((targetId: string) => void) | undefined;
}): MetadataStore {
  const { clock } = options;
  const stores = new Map<string, { target: LookerTarget; metadata: Metadata }>();

  const open = (target: LookerTarget): Metadata => {
    const onUnasked = (): void => options.onUnasked?.(target.id);
    const entries = new Kept<readonly ExploreEntry[]>({ clock, weigh: () => 1, maxWeight: 1 });
    const explores = new Kept<Explore>({ clock, weigh: ({ fields }) => fields.length + 1, maxWeight: MAX_FIELDS });
    return {
      explores: age =>
        entries.get(LIST, age, async () =>
          readModels(await options.fetch(target, `/lookml_models?fields=${MODELS_FIELDS}`, onUnasked)),
        ),
      explore: (model, explore, age, onSent = onUnasked) =>
        explores.get(JSON.stringify([model, explore]), age, async () => {
          const path = `/lookml_models/${encodeURIComponent(model)}/explores/${encodeURIComponent(explore)}`;
          return readExplore(await options.fetch(target, `${path}?fields=${EXPLORE_FIELDS}`, onSent), model, explore);
        }),
      known: () => explores.values(),
    };
  };

  return {
    of: target => {
      const known = stores.get(target.id);
      if (known !== undefined && sameTarget(known.target, target)) return known.metadata;
      const metadata = open(target);
      stores.set(target.id, { target, metadata });
      return metadata;
    },
    forget: targetId => void stores.delete(targetId),
  };
}
