import { createExploreSearch } from './explore-search.ts';
import { FieldIndex, type Hit, isOffered } from './field-index.ts';
import { allFields, type FoundExplore, foundFields } from './found-fields.ts';
import type { Age, CatalogueSource, Explore, ExploreEntry } from './needs.ts';
import { type NamedValue, ValueIndex } from './value-index.ts';

export type { FoundExplore, FoundField } from './found-fields.ts';
export type { CatalogueSource, Explore, ExploreEntry, Field } from './needs.ts';

export interface FieldSearch {
  /** Names. */
  readonly model?: string;
  readonly explore?: string;
  /** Fields in all. */
  readonly limit?: number;
  /** Told of each request to Looker that this search waited for. */
  readonly onSent?: (() => void) | undefined;
}

export interface FoundFields {
  /** Best first. */
  readonly explores: readonly FoundExplore[];
  /** Explores in the scope of the search whose fields are not known yet; naming one as `explore` reads it. */
  readonly unread: number;
}

/** What can be asked of one Looker. */
export interface Catalogue {
  /** Fields by words in English or Portuguese. Throws as the source does when nothing at all can be had. */
  findFields(words: string, search?: FieldSearch): Promise<FoundFields>;
  /** All that can be asked of an explore; undefined for one that is hidden or not there. */
  describe(model: string, explore: string, onSent?: () => void): Promise<FoundExplore | undefined>;
  /** Explores to begin with, of several models if there are, with the fields that can be asked for. */
  sample(count: number): Promise<readonly Explore[]>;
  /** An explore that can be asked; undefined for one that is hidden or not there. */
  explore(model: string, explore: string): Promise<Explore | undefined>;
}

const LIMIT = 12;
const MAX_LIMIT = 50;
/** A search waits for the fields of so many explores: each costs a call of Looker's. */
const AT_ONCE = 3;
/** So few are all read in time, in the background. */
const SMALL = 12;
/** A search is some words. */
const MAX_LENGTH = 400;

/** One Looker's catalogue: it reads what is asked for, and little more. */
export function createCatalogue(source: CatalogueSource): Catalogue {
  const index = new FieldIndex();
  const values = new ValueIndex();
  let ranked: { entries: readonly ExploreEntry[]; search: ReturnType<typeof createExploreSearch> } | undefined;
  let filling: Promise<void> | undefined;

  const best = (words: string, entries: readonly ExploreEntry[], all: readonly ExploreEntry[]) => {
    if (ranked?.entries !== all) ranked = { entries: all, search: createExploreSearch(all) };
    const wanted = new Set(entries);
    const named = ranked.search(words).filter(entry => wanted.has(entry));
    // Words that no explore is called by may still name fields: those of the first are as good as any.
    const rest = named.length === 0 || entries.length <= SMALL ? entries : [];
    return [...new Set([...named, ...rest])].slice(0, AT_ONCE);
  };
  const fill = (entries: readonly ExploreEntry[]): void => {
    filling ??= readEach(source, entries).finally(() => (filling = undefined));
  };

  return {
    findFields: async (words, { model, explore, limit = LIMIT, onSent } = {}) => {
      const text = words.slice(0, MAX_LENGTH);
      const all = await source.explores('stale', onSent);
      const inScope = all.filter(
        entry => (model ?? entry.model) === entry.model && (explore ?? entry.name) === entry.name,
      );
      await readAll(source, best(text, inScope, all), 'stale', onSent);
      const known = new Set(source.known().map(keyOf));
      const unread = inScope.filter(entry => !known.has(keyOf(entry)));
      if (all.length <= SMALL) fill(unread);
      const searched = source.known();
      await index.update(searched);
      const scope = new Set(inScope.map(keyOf));
      const inReach = searched.filter(found => scope.has(keyOf(found)));
      const named = valueHits(await values.find(text, source.knownValues?.() ?? []), inReach);
      const hits = withValues(index.find(text, new Set(inReach)), named);
      return { explores: foundFields(hits, Math.min(Math.max(limit, 1), MAX_LIMIT)), unread: unread.length };
    },
    describe: async (model, explore, onSent) => {
      const entries = await source.explores('stale', onSent);
      const entry = entries.find(entry => entry.model === model && entry.name === explore);
      return entry === undefined ? undefined : allFields(await source.explore(model, explore, 'stale', onSent));
    },
    sample: async count => {
      const chosen = ofEachModel(await source.explores('kept')).slice(0, count);
      return (await readAll(source, chosen, 'kept')).map(offered);
    },
    explore: async (model, explore) => {
      const entries = await source.explores('kept');
      const entry = entries.find(entry => entry.model === model && entry.name === explore);
      return entry === undefined ? undefined : offered(await source.explore(model, explore, 'kept'));
    },
  };
}

/** The fields of these explores that have the values. */
const valueHits = (named: readonly NamedValue[], explores: readonly Explore[]): readonly Omit<Hit, 'score'>[] =>
  named.flatMap(({ model, field: name, value, words }) =>
    explores.flatMap(explore => {
      const field = explore.model === model ? explore.fields.find(field => field.name === name) : undefined;
      return field === undefined || !isOffered(field) ? [] : [{ explore, field, value, words }];
    }),
  );

/** A value says more than any label: who names Brazil means the field in which it stands. */
function withValues(hits: readonly Hit[], named: readonly Omit<Hit, 'score'>[]): readonly Hit[] {
  const score = hits[0]?.score ?? 1;
  return [...named.map(hit => ({ ...hit, score })), ...hits];
}

const keyOf = ({ model, name }: { readonly model: string; readonly name: string }): string => `${model}\n${name}`;

const offered = (explore: Explore): Explore => ({ ...explore, fields: explore.fields.filter(isOffered) });

/** The first explore of each model before the second of any. */
function ofEachModel(entries: readonly ExploreEntry[]): readonly ExploreEntry[] {
  const seen = new Map<string, number>();
  const placed = entries.map(entry => {
    const place = seen.get(entry.model) ?? 0;
    seen.set(entry.model, place + 1);
    return { entry, place };
  });
  return placed.sort((one, other) => one.place - other.place).map(({ entry }) => entry);
}

/** Those that can be had. */
async function readAll(
  source: CatalogueSource,
  entries: readonly ExploreEntry[],
  age: Age,
  onSent?: () => void,
): Promise<Explore[]> {
  const read = await Promise.allSettled(entries.map(({ model, name }) => source.explore(model, name, age, onSent)));
  return read.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
}

/** One after another: nobody waits for them. */
async function readEach(source: CatalogueSource, entries: readonly ExploreEntry[]): Promise<void> {
  for (const entry of entries) await readAll(source, [entry], 'kept');
}
