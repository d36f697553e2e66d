import { CodedError } from '../contract/errors.ts';
import type { Cell } from '../contract/results.ts';

/** Where the values of a column stand in Looker's rows. */
export interface ColumnSource {
  /** Unique in the result. */
  readonly key: string;
  readonly field: string;
  /** The pivot values, for a measure under a pivot. */
  readonly pivot?: string[];
}

/** Looker's own mark between the values of several pivots. */
const PIVOT_SEPARATOR = '|FIELD|';

/** Collects rows into cells; columns are found as they come and put in order at the end. */
export class ResultRows {
  readonly #pivots: ReadonlySet<string>;
  readonly #maxColumns: number;
  readonly #sources: ColumnSource[] = [];
  readonly #places = new Map<string, number>();
  readonly #rows: Cell[][] = [];

  /** More than `maxColumns` are looker_too_wide. */
  constructor(pivots: readonly string[], maxColumns: number) {
    this.#pivots = new Set(pivots);
    this.#maxColumns = maxColumns;
  }

  get count(): number {
    return this.#rows.length;
  }

  add(row: object): void {
    const cells: Cell[] = [];
    for (const [field, value] of Object.entries(row)) this.#put(cells, field, value);
    this.#rows.push(cells);
  }

  /**
   * Columns in the order of `fields`, then whatever else was seen. A field that no row has is a column of nulls, unless
   * it is a pivot: its values head the other columns.
   */
  finish(fields: readonly string[]): { sources: ColumnSource[]; rows: Cell[][] } {
    const seen = new Set(this.#sources.map(source => source.field));
    for (const field of fields) if (!seen.has(field) && !this.#pivots.has(field)) this.#place({ key: field, field });
    const rank = new Map(fields.map((field, at) => [field, at]));
    const order = this.#sources
      .map((source, place) => ({ source, place, rank: rank.get(source.field) ?? fields.length }))
      .sort((a, b) => a.rank - b.rank || a.place - b.place);
    const rows = this.#rows.map(cells => order.map(({ place }) => cells[place] ?? null));
    return { sources: order.map(({ source }) => source), rows };
  }

  #put(cells: Cell[], field: string, value: unknown, pivot: readonly string[] = []): void {
    if (this.#pivots.size > 0 && isObject(value)) {
      for (const [step, inner] of Object.entries(value)) {
        // Some formats name the pivot field as one more level: it heads no column.
        const values = this.#pivots.has(step) ? [] : step.split(PIVOT_SEPARATOR);
        this.#put(cells, field, inner, [...pivot, ...values]);
      }
      return;
    }
    // A measure without any pivot value in this row: its columns stay null, and none is made for it.
    if (this.#pivots.size > 0 && value === null && pivot.length === 0) return;
    const key = pivot.length === 0 ? field : `${field}|${pivot.join(PIVOT_SEPARATOR)}`;
    const place =
      this.#places.get(key) ?? this.#place(pivot.length === 0 ? { key, field } : { key, field, pivot: [...pivot] });
    cells[place] = cellOf(value);
  }

  #place(source: ColumnSource): number {
    const limit = this.#maxColumns;
    if (this.#sources.length >= limit) throw new CodedError('looker_too_wide', { params: { limit } });
    const place = this.#sources.push(source) - 1;
    this.#places.set(source.key, place);
    return place;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists and objects (locations, drill links) are kept as their JSON text. */
function cellOf(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return JSON.stringify(value) ?? null;
}
