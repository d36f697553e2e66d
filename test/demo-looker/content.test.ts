import { describe, expect, test } from 'vitest';
import { openLooker } from './client.ts';

interface Query {
  id: string;
  fields: string[];
}
interface Element {
  id: string;
  type: string;
  title: string | null;
  body_text: string | null;
  query: Query | null;
  look: { id: string; query: Query } | null;
  result_maker: {
    merge_result_id: string | null;
    sql_query_id: string | null;
    dynamic_fields: string | null;
    filterables: { listen: { dashboard_filter_name: string; field: string }[] }[];
  } | null;
}
interface Dashboard {
  id: string;
  title: string;
  dashboard_elements: Element[];
  dashboard_filters: { name: string; default_value: string; explore: string; dimension: string }[];
  dashboard_layouts: {
    dashboard_layout_components: {
      dashboard_element_id: string;
      row: number;
      column: number;
      width: number;
      height: number;
    }[];
  }[];
}

const titles = (items: unknown) => (items as { title: string }[]).map(item => item.title);

describe('saved content', () => {
  test.each([
    ['/looks/search', 7],
    ['/dashboards/search', 4],
  ])('%s finds by title and description, and pages', async (path, count) => {
    const { json } = await openLooker();
    const all = (await json(path)) as { title: string; description: string }[];
    const find = async (search: Record<string, string>) =>
      titles(await json(`${path}?${new URLSearchParams(search).toString()}`));
    const [first, second] = all;
    expect(all).toHaveLength(count);
    expect(await find({ limit: '2', offset: '1' })).toEqual(titles(all).slice(1, 3));
    expect(await find({ title: first?.title.toLowerCase() ?? '' })).toEqual([first?.title]);
    expect(await find({ description: first?.description ?? '' })).toEqual([first?.title]);
    expect(await find({ title: first?.title ?? '', description: second?.description ?? '' })).toEqual([]);
  });

  test('lies in the shared folder', async () => {
    const { json } = await openLooker();
    expect(await json('/folders/1/dashboards')).toEqual(await json('/dashboards/search'));
    expect(await json('/folders/9/looks')).toEqual([]);
  });

  test('every look gives rows', async () => {
    const { json } = await openLooker();
    for (const { id, title } of (await json('/looks/search')) as { id: string; title: string }[]) {
      expect(problemOf(await json(`/looks/${id}/run/json`)), `look ${title}`).toBeUndefined();
      expect(await json(`/looks/${id}/run/json?limit=1`), `look ${title}`).toHaveLength(1);
    }
  });

  test('every tile gives rows', async () => {
    const { json } = await openLooker();
    for (const { id } of (await json('/dashboards/search?fields=id')) as { id: string }[]) {
      const { dashboard_elements: elements } = (await json(`/dashboards/${id}`)) as Dashboard;
      for (const element of elements) {
        for (const path of await pathsOf(element, json)) {
          expect(problemOf(await json(path)), `${id}: ${element.title ?? ''}`).toBeUndefined();
        }
      }
    }
  });

  test('every tile still gives rows when the filters of its dashboard stand at their defaults', async () => {
    const { json, post } = await openLooker();
    for (const { title, dashboard_elements: elements, dashboard_filters: filters } of (await json(
      '/dashboards/search',
    )) as Dashboard[]) {
      const defaults = new Map(filters.map(filter => [filter.name, filter.default_value]));
      for (const { query, result_maker: maker } of elements.filter(element => element.query !== null)) {
        const listened = maker?.filterables.flatMap(item => item.listen) ?? [];
        const values = listened.map(listen => [listen.field, defaults.get(listen.dashboard_filter_name)] as const);
        const answer = await post('/queries/run/json', { ...query, filters: Object.fromEntries(values) });
        expect(problemOf(await answer.json()), `${title}: ${query?.fields.join()}`).toBeUndefined();
      }
    }
  });

  test('has a tile of every kind that clients must cope with', async () => {
    const { json } = await openLooker();
    const { dashboard_elements: tiles } = (await json('/dashboards/10')) as Dashboard;
    expect(tiles.filter(tile => tile.type === 'text' && tile.body_text)).toHaveLength(1);
    expect(tiles.filter(tile => tile.look !== null)).toHaveLength(1);
    expect(tiles.filter(tile => tile.result_maker?.merge_result_id)).toHaveLength(1);
    expect(tiles.some(tile => tile.result_maker?.dynamic_fields?.includes('table_calculation'))).toBe(true);
    const web = (await json('/dashboards/12')) as Dashboard;
    expect(web.dashboard_elements.filter(tile => tile.result_maker?.sql_query_id)).toHaveLength(1);
  });

  test('filters name dimensions that exist, and tiles listen to filters that exist', async () => {
    const { json } = await openLooker();
    for (const dashboard of (await json('/dashboards/search')) as Dashboard[]) {
      for (const filter of dashboard.dashboard_filters) {
        const { fields } = (await json(
          `/lookml_models/thelook/explores/${filter.explore}?fields=fields(dimensions(name))`,
        )) as {
          fields: { dimensions: { name: string }[] };
        };
        expect(fields.dimensions.map(field => field.name)).toContain(filter.dimension);
      }
      const names = dashboard.dashboard_filters.map(filter => filter.name);
      const listened = dashboard.dashboard_elements.flatMap(
        tile => tile.result_maker?.filterables.flatMap(item => item.listen) ?? [],
      );
      expect(names).toEqual(expect.arrayContaining(listened.map(listen => listen.dashboard_filter_name)));
    }
  });

  test('Business Pulse starts with the last 7 days', async () => {
    const { json } = await openLooker();
    const { dashboard_filters: filters } = (await json('/dashboards/10')) as Dashboard;
    expect(filters.map(filter => filter.name)).toEqual([
      'Date',
      'State',
      'City',
      'Traffic Source',
      'User Gender',
      'Country',
    ]);
    expect(filters[0]?.default_value).toBe('7 days');
  });

  test('tiles lie within the grid and do not overlap', async () => {
    const { json } = await openLooker();
    for (const dashboard of (await json('/dashboards/search')) as Dashboard[]) {
      const places = dashboard.dashboard_layouts.flatMap(layout => layout.dashboard_layout_components);
      expect(places.map(place => place.dashboard_element_id)).toEqual(
        dashboard.dashboard_elements.map(tile => tile.id),
      );
      const cells = places.flatMap(({ row, column, width, height }) =>
        Array.from(
          { length: width * height },
          (_, index) => `${row + Math.floor(index / width)}:${column + (index % width)}`,
        ),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(places.every(({ column, width }) => column + width <= 24)).toBe(true);
    }
  });
});

/** Why rows are none: empty, or a database error, which looks like a row. */
function problemOf(rows: unknown): string | undefined {
  const [first] = rows as Record<string, unknown>[];
  return first === undefined ? 'no rows' : first['looker_error']?.toString();
}

/** How a client runs what a tile shows; nothing for a text. */
async function pathsOf(element: Element, json: (path: string) => Promise<unknown>): Promise<string[]> {
  if (element.query !== null) return [`/queries/${element.query.id}/run/json`];
  if (element.look !== null) return [`/looks/${element.look.id}/run/json`];
  const { merge_result_id: merge, sql_query_id: sql } = element.result_maker ?? {};
  if (sql) return [`/sql_queries/${sql}/run/json`];
  if (!merge) return [];
  const { source_queries } = (await json(`/merge_queries/${merge}`)) as { source_queries: { query_slug: string }[] };
  const queries = await Promise.all(
    source_queries.map(async source => (await json(`/queries/slug/${source.query_slug}`)) as Query),
  );
  return queries.map(query => `/queries/${query.id}/run/json`);
}
