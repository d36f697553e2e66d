import type { Cell, Column, ExecutedQuery } from '../contract/results.ts';

/** The rows of one query in full fidelity, as Looker gave them. */
export interface CapturedResult {
  readonly columns: Column[];
  /** One array a row, cells in the order of `columns`. */
  readonly rows: Cell[][];
  /** True when Looker may have more rows than are here: the query's limit was reached, or ours. */
  readonly cut: boolean;
  readonly query: ExecutedQuery;
  /** The look's title or the dashboard tile's, when Looker named it. */
  readonly title?: string;
}
