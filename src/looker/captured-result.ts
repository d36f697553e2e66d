import type { Cell, Column, ExecutedQuery } from '../contract/results.ts';

/** The rows of one query in full fidelity, as Looker gave them. */
export interface CapturedResult {
  readonly columns: Column[];
  /** One array a row, cells in the order of `columns`. */
  readonly rows: Cell[][];
  /** True when Looker may have more rows than are here: the query's limit was reached, or ours. */
  readonly cut: boolean;
  readonly query: ExecutedQuery;
  /** When Looker was asked for these rows; ISO 8601 in UTC. */
  readonly askedAt: string;
  /** They were there already, from the same query a while ago or of somebody else at the same time. */
  readonly reused: boolean;
  /** The look's title or the dashboard tile's, when Looker named it. */
  readonly title?: string;
}
