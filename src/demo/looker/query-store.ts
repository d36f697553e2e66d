import { createHash } from 'node:crypto';
import type { WriteQuery } from './write-query.ts';

export interface StoredQuery extends WriteQuery {
  readonly id: string;
  readonly slug: string;
}

/** Queries that clients stored; the oldest is forgotten first. Far above what a demo's lifetime needs. */
const MAX_CLIENT_QUERIES = 10_000;
/** Looker's slugs have 22 characters. */
const SLUG_LENGTH = 22;

/** Saved queries by id and by slug. The same query is stored once, as in Looker: its slug is its digest. */
export class QueryStore {
  readonly #bySlug = new Map<string, StoredQuery>();
  readonly #byId = new Map<string, StoredQuery>();
  readonly #clientQueries: StoredQuery[] = [];
  #lastId = 0;

  /** For the demo's own looks and dashboards: kept as long as the server lives. */
  addContent(query: WriteQuery): StoredQuery {
    const slug = createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, SLUG_LENGTH);
    const known = this.#bySlug.get(slug);
    if (known !== undefined) return known;
    const stored = { ...query, id: String(++this.#lastId), slug };
    this.#bySlug.set(slug, stored);
    this.#byId.set(stored.id, stored);
    return stored;
  }

  add(query: WriteQuery): StoredQuery {
    const before = this.#lastId;
    const stored = this.addContent(query);
    if (this.#lastId === before) return stored;
    this.#clientQueries.push(stored);
    const oldest = this.#clientQueries.length > MAX_CLIENT_QUERIES ? this.#clientQueries.shift() : undefined;
    if (oldest !== undefined) {
      this.#bySlug.delete(oldest.slug);
      this.#byId.delete(oldest.id);
    }
    return stored;
  }

  byId(id: string): StoredQuery | undefined {
    return this.#byId.get(id);
  }

  bySlug(slug: string): StoredQuery | undefined {
    return this.#bySlug.get(slug);
  }
}
