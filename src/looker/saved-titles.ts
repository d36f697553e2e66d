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

  /** Looks for titles in the answer to `GET path`. */
  note(path: string, answer: unknown): void {
    if (/^\/looks\/[^/]+$/.test(path)) {
      const saved = look.parse(answer);
      this.#put(saved.query, saved.title);
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
    return this.#titles.get(keyOf({ ...query, view: query.explore }));
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
