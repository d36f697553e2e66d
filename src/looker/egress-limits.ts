/** How much one request to Looker may take. */
export interface EgressLimits {
  /** Whole time of a request that runs a query, in ms, sign-in included. */
  readonly queryMs: number;
  /** Whole time of any other request, in ms, sign-in included. */
  readonly otherMs: number;
  readonly responseBytes: number;
  /** Rows kept of one result. */
  readonly rows: number;
  /** Of one result. Looker makes 200 of a measure's pivots at most; what is made of columns takes time by their square. */
  readonly columns: number;
  /** Rows of a result that go back to the Toolbox: it needs 1.5 s for 50,000, and the model can read some hundred. */
  readonly toolboxRows: number;
  /** … and bytes of them: long texts grow sixfold in its answer, which may have 16 MB for all tiles of a dashboard. */
  readonly toolboxBytes: number;
  /** Memory for rows that may answer the same query again. */
  readonly keptBytes: number;
}

export const DEFAULT_EGRESS_LIMITS: EgressLimits = {
  queryMs: 120_000,
  otherMs: 20_000,
  responseBytes: 64 * 1024 * 1024,
  rows: 50_000,
  columns: 5_000,
  toolboxRows: 500,
  toolboxBytes: 64 * 1024,
  keptBytes: 64 * 1024 * 1024,
};
