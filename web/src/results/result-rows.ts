import { type Cell, type ResultSummary, resultPageSchema } from '../../../src/contract/results.ts';

/** Rows asked for at a time: some hundred kilobytes, so that the wait can be told. */
const PAGE = 1000;
/** Results whose rows are remembered; the one not looked at longest goes first. */
const MAX_KEPT = 24;

export interface Loading {
  readonly signal: AbortSignal;
  readonly onProgress: (loaded: number) => void;
}

/** Rows of results by id. They never change, so what was loaded once is not asked for again. */
export class ResultRows {
  readonly #kept = new Map<string, Cell[][]>();
  readonly #fetch: (path: string, init: { signal: AbortSignal }) => Promise<Response>;

  /** `fetch` takes a path of this server. */
  constructor(fetch: (path: string, init: { signal: AbortSignal }) => Promise<Response>) {
    this.#fetch = fetch;
  }

  /** The rows, when they are all here already. */
  kept(id: string): Cell[][] | undefined {
    const rows = this.#kept.get(id);
    if (rows !== undefined) this.#keep(id, rows);
    return rows;
  }

  /** All rows, page by page. Rejects when the server does not give them, or not as it said. */
  async load({ result_id: id, row_count: count }: ResultSummary, { signal, onProgress }: Loading): Promise<Cell[][]> {
    const kept = this.kept(id);
    if (kept !== undefined) return kept;
    const rows: Cell[][] = [];
    while (rows.length < count) {
      const page = await this.#page(id, rows.length, signal);
      if (page.length === 0) throw new Error(`result ${id} ends at row ${rows.length} of ${count}`);
      rows.push(...page);
      onProgress(rows.length);
    }
    this.#keep(id, rows);
    return rows;
  }

  async #page(id: string, offset: number, signal: AbortSignal): Promise<Cell[][]> {
    const path = `/api/results/${encodeURIComponent(id)}?offset=${offset}&limit=${PAGE}`;
    const response = await this.#fetch(path, { signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return resultPageSchema.parse(await response.json()).rows;
  }

  #keep(id: string, rows: Cell[][]): void {
    this.#kept.delete(id);
    this.#kept.set(id, rows);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
