import type { QueryStore, StoredQuery } from '../query-store.ts';
import { brandLookup } from './brand-lookup.ts';
import { businessPulse } from './business-pulse.ts';
import { customerLookup } from './customer-lookup.ts';
import { looks } from './looks.ts';
import type { DashboardSource, LookSource, TileSource } from './types.ts';
import { webAnalyticsOverview } from './web-analytics-overview.ts';

export interface Look extends Omit<LookSource, 'query'> {
  readonly query: StoredQuery;
}

/** A tile with what its answer needs beside its source. */
export interface Tile {
  readonly id: string;
  readonly source: TileSource;
  /** Of query and SQL tiles. */
  readonly query?: StoredQuery;
  readonly look?: Look;
  readonly merge?: MergeQuery;
  readonly sqlSlug?: string;
}

export interface Dashboard extends Omit<DashboardSource, 'tiles'> {
  readonly tiles: readonly Tile[];
}

export interface MergeQuery {
  readonly id: string;
  readonly sources: readonly {
    readonly name: string;
    readonly query: StoredQuery;
    readonly on: Readonly<Record<string, string>>;
  }[];
}

/** What is saved on the demo instance: looks, dashboards, and the merged and SQL queries of their tiles. */
export interface Content {
  readonly looks: readonly Look[];
  readonly dashboards: readonly Dashboard[];
  readonly merges: Map<string, MergeQuery>;
  /** SQL Runner queries by slug. */
  readonly sqlQueries: ReadonlyMap<string, StoredQuery>;
}

/** Stores every query of the content, so that tiles can be run by id and slug. */
export function createContent(queries: QueryStore): Content {
  const savedLooks = looks.map(look => saveLook(look, queries));
  const dashboards = [businessPulse, brandLookup, webAnalyticsOverview, customerLookup].map(dashboard =>
    saveDashboard(dashboard, savedLooks, queries),
  );
  const tiles = dashboards.flatMap(dashboard => dashboard.tiles);
  return {
    looks: savedLooks,
    dashboards,
    merges: new Map(tiles.flatMap(({ merge }) => (merge === undefined ? [] : [[merge.id, merge]]))),
    sqlQueries: new Map(
      tiles.flatMap(({ sqlSlug, query }) => (sqlSlug === undefined || query === undefined ? [] : [[sqlSlug, query]])),
    ),
  };
}

const saveLook = (look: LookSource, queries: QueryStore): Look => ({
  ...look,
  query: queries.addContent(look.query),
});

const saveDashboard = (dashboard: DashboardSource, savedLooks: readonly Look[], queries: QueryStore): Dashboard => ({
  ...dashboard,
  tiles: dashboard.tiles.map((source, index) =>
    saveTile(source, `${dashboard.id}${String(index).padStart(2, '0')}`, savedLooks, queries),
  ),
});

function saveTile(source: TileSource, id: string, savedLooks: readonly Look[], queries: QueryStore): Tile {
  switch (source.kind) {
    case 'text':
      return { id, source };
    case 'query':
      return { id, source, query: queries.addContent(source.query) };
    case 'look': {
      const look = savedLooks.find(candidate => candidate.id === source.look);
      if (look === undefined) throw new Error(`the tile "${source.title}" names a look that does not exist`);
      return { id, source, look };
    }
    case 'merge': {
      const sources = source.sources.map(({ name, query, on }) => ({ name, on, query: queries.addContent(query) }));
      return { id, source, merge: { id: `merge${id}`, sources } };
    }
    case 'sql': {
      const query = queries.addContent(source.query);
      return { id, source, query, sqlSlug: query.slug };
    }
  }
}
