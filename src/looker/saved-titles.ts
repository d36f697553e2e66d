import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import type { ExecutedQuery } from '../contract/results.ts';
import { SQL_RUNNER } from './query-run.ts';
import { stableText } from './stable-text.ts';

const query = otherwise(z.optional(z.looseObject({ model: z.string(), view: z.string() })), undefined);
const title = otherwise(z.string(), '');
const look = otherwise(z.object({ title, query }), { title: '', query: undefined });
const maker = otherwise(z.object({ query, sql_query_id: otherwise(z.string(), '') }), {
  query: undefined,
  sql_query_id: '',
});
const element = otherwise(z.optional(z.object({ title, query, look, result_maker: maker })), undefined);
const dashboardSchema = z.object({ dashboard_elements: z.array(element) });

/**
 * Titles of the looks and dashboard tiles that passed by, found again by their query: `run_look` and `run_dashboard`
 * fetch the saved thing first and then run its query as if it were a new one.
 */
export class SavedTitles {
  readonly #titles = new Map<string, string>();
  /** By the look's query without its limit, in whose place the Toolbox puts another (1.12.0). */
  readonly #looks = new Map<string, { title: string; limit: number }>();

  /** Looks for titles in the answer to `GET path`. */
  note(path: string, answer: unknown): void {
    if (/^\/looks\/[^/]+$/.test(path)) {
      const saved = look.parse(answer);
      const limit = Number(saved.query?.['limit'] ?? 0);
      if (saved.query !== undefined) this.#looks.set(withoutLimit(saved.query), { title: saved.title, limit });
    }
    if (!/^\/dashboards\/[^/]+$/.test(path)) return;
    for (const tile of dashboardSchema.safeParse(answer).data?.dashboard_elements ?? []) {
      if (tile === undefined) continue;
      const name = tile.title || tile.look.title;
      for (const each of [tile.query, tile.look.query, tile.result_maker.query]) this.#put(each, name);
      this.#put({ model: SQL_RUNNER, view: tile.result_maker.sql_query_id }, name);
    }
  }

  of(query: ExecutedQuery): string | undefined {
    const ran = { ...query, view: query.explore };
    return this.#titles.get(keyOf(ran)) ?? (this.#looks.get(withoutLimit(ran))?.title || undefined);
  }

  /** A query with the limit of the look it comes from, where that is the smaller one: a top 15 stays one. */
  withOwnLimit(query: Record<string, unknown>): Record<string, unknown> {
    const own = this.#looks.get(withoutLimit(query))?.limit ?? 0;
    return own > 0 && own < Number(query['limit']) ? { ...query, limit: String(own) } : query;
  }

  /** Of two tiles with the same query the first one's title is as good as the other's. */
  #put(saved: Record<string, unknown> | undefined, name: string): void {
    if (saved === undefined || name === '' || saved.view === '') return;
    const key = keyOf(saved);
    if (!this.#titles.has(key)) this.#titles.set(key, name);
  }
}

/** The parts of a saved query that the Toolbox passes on (its zone may be filled in by us). */
const keyOf = ({ model, view, fields, pivots, filters, sorts, limit }: Record<string, unknown>): string =>
  stableText({ model, view, fields, pivots, filters, sorts, limit });

const withoutLimit = (query: Record<string, unknown>): string => keyOf({ ...query, limit: null });
