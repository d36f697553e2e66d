import MiniSearch from 'minisearch';
import type { Explore, Field } from './needs.ts';
import { wordsSought, wordsToFind } from './search-words.ts';
import { isConcept } from './synonyms.ts';

export interface Hit {
  readonly explore: Explore;
  readonly field: Field;
  readonly score: number;
  /** The words are a value of the field. */
  readonly value?: string;
  /** The sought words that it has. */
  readonly words: readonly string[];
}

interface Entry {
  readonly id: number;
  readonly label: string;
  readonly otherWords: string;
  readonly name: string;
  readonly place: string;
  readonly description: string;
}

/** Best known by its label; the explore and view it stands in say least of it. */
const WEIGHTS = { label: 5, otherWords: 4, name: 2, place: 0.7, description: 0.5 };
const NAMES = ['label', 'otherWords', 'name', 'place'];
const DESCRIPTION = ['description'];
/** Shorter words begin, or resemble, too many others. */
const PREFIX_FROM = 3;
const FUZZY_FROM = 5;
/** A word may differ in one letter out of five. */
const FUZZY = 0.2;
/** Each date comes in a dozen frames: unless time is asked for they stand behind what is. */
const TIME = new Set(['date', 'day', 'week', 'month', 'quarter', 'year', 'hour', 'time']);
const UNASKED_TIME = 0.3;
/** `sessions` means their number rather than the key of each. */
const KEY = 0.3;
/** `created` of the explore's own view before that of a joined one. */
const OWN_VIEW = 1.15;
/** Fields indexed in one go, some 5 ms: nothing else waits longer. */
const CHUNK = 200;
/** More words than any question needs would only cost time. */
const MAX_WORDS = 12;

/** The fields that can be asked for, found by words in either language. */
export class FieldIndex {
  readonly #search = new MiniSearch<Entry>({
    fields: Object.keys(WEIGHTS),
    tokenize: wordsToFind,
    processTerm: term => term,
    searchOptions: {
      tokenize: words => words.split(' '),
      boost: WEIGHTS,
      prefix: term => term.length >= PREFIX_FROM && !isConcept(term),
      fuzzy: term => (term.length >= FUZZY_FROM && !isConcept(term) ? FUZZY : false),
    },
  });
  readonly #fields = new Map<number, { readonly explore: Explore; readonly field: Field }>();
  readonly #indexed = new Map<Explore, readonly number[]>();
  #nextId = 0;
  #updating = Promise.resolve();

  /** Makes these the explores that are searched; an explore that is the same object as before costs nothing. */
  update(explores: readonly Explore[]): Promise<void> {
    this.#updating = this.#updating.then(() => this.#update(new Set(explores)));
    return this.#updating;
  }

  async #update(wanted: ReadonlySet<Explore>): Promise<void> {
    for (const [explore, ids] of this.#indexed) {
      if (wanted.has(explore)) continue;
      this.#search.discardAll(ids);
      for (const id of ids) this.#fields.delete(id);
      this.#indexed.delete(explore);
    }
    for (const explore of wanted) if (!this.#indexed.has(explore)) await this.#add(explore);
  }

  async #add(explore: Explore): Promise<void> {
    const entries = explore.fields.filter(isOffered).map(field => {
      const id = this.#nextId++;
      this.#fields.set(id, { explore, field });
      return entryOf(id, field, explore);
    });
    const ids = entries.map(({ id }) => id);
    this.#indexed.set(explore, ids);
    await this.#search.addAllAsync(entries, { chunkSize: CHUNK });
  }

  /** Best first, of these explores. Descriptions count only for words that name nothing: they speak of many things. */
  find(words: string, explores: ReadonlySet<Explore>): readonly Hit[] {
    const sought = wordsSought(words).slice(0, MAX_WORDS);
    const named = this.#hits(sought, NAMES, explores);
    const met = new Set(named.flatMap(hit => hit.words));
    const rest = sought.filter(word => !met.has(word));
    return rest.length === 0 ? named : [...named, ...this.#hits(rest, DESCRIPTION, explores)];
  }

  #hits(words: readonly string[], fields: string[], explores: ReadonlySet<Explore>): Hit[] {
    const hits: Hit[] = [];
    const ofTime = words.some(word => TIME.has(word));
    for (const { id, score, queryTerms } of this.#search.search(words.join(' '), { fields })) {
      const found = this.#fields.get(Number(id));
      if (found === undefined || !explores.has(found.explore)) continue;
      const time = ofTime || !found.field.type.startsWith('date') ? 1 : UNASKED_TIME;
      const own = found.field.name.startsWith(`${found.explore.name}.`) ? OWN_VIEW : 1;
      const weight = own * (found.field.primaryKey ? time * KEY : time);
      hits.push({ explore: found.explore, field: found.field, score: score * weight, words: queryTerms });
    }
    return hits.sort((one, other) => other.score - one.score);
  }
}

/** Raw timestamps group nothing: one row each. */
export const isOffered = ({ hidden, type }: Field): boolean => !hidden && type !== 'date_raw';

const entryOf = (id: number, field: Field, explore: Explore): Entry => ({
  id,
  label: field.shortLabel,
  otherWords: [...field.otherWords, field.groupLabel ?? ''].join(' '),
  name: field.name.slice(field.name.indexOf('.') + 1),
  place: `${field.viewLabel} ${explore.label}`,
  description: field.description,
});
