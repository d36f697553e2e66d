import type { WriteQuery } from '../write-query.ts';

/** Looks and dashboards as they are written in this folder; content.ts gives them ids and stores their queries. */
export interface LookSource {
  /** Also its id in Looker. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly query: WriteQuery;
}

export interface FilterSource {
  readonly name: string;
  readonly default: string;
  readonly explore: string;
  readonly dimension: string;
}

/** Row, column, width and height in Looker's grid of 24 columns. */
export type Place = readonly [row: number, column: number, width: number, height: number];

interface Placed {
  readonly title: string;
  readonly place: Place;
}
export interface QueryTile extends Placed {
  readonly kind: 'query';
  readonly query: WriteQuery;
  /** Which field each dashboard filter acts on in this tile. */
  readonly listen: Readonly<Record<string, string>>;
}
export interface TextTile extends Placed {
  readonly kind: 'text';
  readonly body: string;
}
export interface LookTile extends Placed {
  readonly kind: 'look';
  readonly look: string;
}
/** Several queries joined on fields of the same meaning, the first is the left side. */
export interface MergeTile extends Placed {
  readonly kind: 'merge';
  readonly sources: readonly {
    readonly name: string;
    readonly query: WriteQuery;
    /** Field of the first query by the field of this one. */
    readonly on: Readonly<Record<string, string>>;
  }[];
}
/** A saved SQL Runner query. The demo has no SQL database: its rows are those of `query`, whose SQL it shows. */
export interface SqlTile extends Placed {
  readonly kind: 'sql';
  readonly query: WriteQuery;
}
export type TileSource = QueryTile | TextTile | LookTile | MergeTile | SqlTile;

export interface DashboardSource {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly filters: readonly FilterSource[];
  readonly tiles: readonly TileSource[];
}

/** A query on one of the demo's explores. */
export const ask = (
  view: string,
  fields: string[],
  more: Omit<WriteQuery, 'model' | 'view' | 'fields'> = {},
): WriteQuery => ({
  model: 'thelook',
  view,
  fields,
  limit: '500',
  ...more,
});
