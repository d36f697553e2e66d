import type { Explore } from '../catalogue/catalogue.ts';
import type { Column, ExecutedQuery } from '../contract/results.ts';

/** A result that was shown: what was asked of Looker and what came. */
export interface ShownResult {
  readonly columns: readonly Column[];
  readonly row_count: number;
  readonly query: ExecutedQuery;
}

export interface SuggestionsNeeds {
  /** Explores to begin with. Throws no_connection and what Looker fails with. */
  sample(count: number): Promise<readonly Explore[]>;
  /** One explore of the Looker in use; undefined when there is none of that name. Throws likewise. */
  explore(model: string, explore: string): Promise<Explore | undefined>;
  /** Throws not_found. */
  result(id: string): Promise<ShownResult>;
}
