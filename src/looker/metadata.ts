import type { Stopwatch } from '../base/clock.ts';
import { type Age, Kept } from './kept.ts';
import { EXPLORE_FIELDS, type Explore, readExplore, readParameters } from './read-explore.ts';
import { type ExploreEntry, MODELS_FIELDS, readModels, readRawExplores } from './read-models.ts';
import { type LookerTarget, sameTarget } from './target.ts';
import { unhidden } from './unhidden.ts';

/** What one Looker has to be asked, read once for all who want to know it. `onSent` is told when Looker is asked. */
export interface Metadata {
  /** All explores that are not hidden: one call. */
  explores(age: Age, onSent?: () => void): Promise<readonly ExploreEntry[]>;
  /** An explore with its fields: one call. */
  explore(model: string, explore: string, age: Age, onSent?: () => void): Promise<Explore>;
  /** The explores whose fields were read within a day, without asking. */
  known(): readonly Explore[];
  /** Its explores as Looker tells them, hidden ones too; undefined for a model that Looker's list does not have. */
  rawExplores(model: string, age: Age, onSent: () => void): Promise<readonly unknown[] | undefined>;
  /** The parameters of an explore as Looker tells them. */
  rawParameters(model: string, explore: string, age: Age, onSent: () => void): Promise<readonly unknown[]>;
  /** Looker's answer to any other path (from `/` after `/api/4.0`, with its query string), as JSON text. */
  raw(path: string, age: Age, onSent: () => void): Promise<string>;
}

export interface MetadataStore {
  of(target: LookerTarget): Metadata;
  forget(targetId: string): void;
}

/** 50,000 fields take about 50 MB here. */
const MAX_FIELDS = 60_000;
/** Characters of answers that nobody reads but the Toolbox. */
const MAX_RAW = 2_000_000;
/** The one list there is. */
const LIST = 'explores';

interface List {
  readonly entries: readonly ExploreEntry[];
  readonly raw: ReadonlyMap<string, readonly unknown[]>;
}
interface Fields {
  readonly explore: Explore;
  readonly parameters: readonly unknown[];
}

interface MetadataOptions {
  readonly clock: Stopwatch;
  /** Asks Looker for a path under `/api/4.0`, on nobody's signal but its own limits. */
  readonly fetch: (target: LookerTarget, path: string, onSent: () => void) => Promise<unknown>;
  /** Looker was asked on nobody's account. */
  readonly onUnasked?: ((targetId: string) => void) | undefined;
}

export function createMetadata(options: MetadataOptions): MetadataStore {
  const stores = new Map<string, { target: LookerTarget; metadata: Metadata }>();
  return {
    of: target => {
      const known = stores.get(target.id);
      if (known !== undefined && sameTarget(known.target, target)) return known.metadata;
      const metadata = open(options, target);
      stores.set(target.id, { target, metadata });
      return metadata;
    },
    forget: targetId => void stores.delete(targetId),
  };
}

function open({ clock, fetch, ...options }: MetadataOptions, target: LookerTarget): Metadata {
  const onUnasked = (): void => options.onUnasked?.(target.id);
  const lists = new Kept<List>({ clock, weigh: () => 1, maxWeight: 1 });
  const explores = new Kept<Fields>({
    clock,
    weigh: ({ explore }) => explore.fields.length + 1,
    maxWeight: MAX_FIELDS,
  });
  const raws = new Kept<string>({ clock, weigh: text => text.length, maxWeight: MAX_RAW });
  // What is read in the background may outlast the one on whose way it was.
  const ask = async (path: string, inBackground: boolean, onSent: () => void): Promise<unknown> => {
    const answer = await fetch(target, path, inBackground ? onUnasked : onSent);
    return target.showHidden === true ? unhidden(answer) : answer;
  };

  const list = (age: Age, onSent: () => void): Promise<List> =>
    lists.get(LIST, age, async inBackground => {
      const answer = await ask(`/lookml_models?fields=${MODELS_FIELDS}`, inBackground, onSent);
      return { entries: readModels(answer), raw: readRawExplores(answer) };
    });
  const fields = (model: string, explore: string, age: Age, onSent: () => void): Promise<Fields> =>
    explores.get(JSON.stringify([model, explore]), age, async inBackground => {
      const path = `/lookml_models/${encodeURIComponent(model)}/explores/${encodeURIComponent(explore)}`;
      const answer = await ask(`${path}?fields=${EXPLORE_FIELDS}`, inBackground, onSent);
      return { explore: readExplore(answer, model, explore), parameters: readParameters(answer) };
    });
  return {
    explores: async (age, onSent = onUnasked) => (await list(age, onSent)).entries,
    explore: async (model, explore, age, onSent = onUnasked) => (await fields(model, explore, age, onSent)).explore,
    known: () => explores.values().map(({ explore }) => explore),
    rawExplores: async (model, age, onSent) => (await list(age, onSent)).raw.get(model),
    rawParameters: async (...asked) => (await fields(...asked)).parameters,
    raw: (path, age, onSent) =>
      raws.get(path, age, async inBackground => JSON.stringify(await ask(path, inBackground, onSent))),
  };
}
