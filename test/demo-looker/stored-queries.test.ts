import { describe, expect, test } from 'vitest';
import { byState, openLooker } from './client.ts';

describe('stored queries', () => {
  test('have an id, a slug, and links that hold the query', async () => {
    const client = await openLooker();
    const stored = (await (await client.post('/queries', byState({ 'users.country': 'USA' }))).json()) as Record<
      string,
      string
    >;
    expect(stored['share_url']).toBe(`${client.looker.url}/x/${stored['slug']}`);
    const link = new URL(String(stored['expanded_share_url']));
    expect(link.pathname).toBe('/explore/thelook/order_items');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      fields: 'users.state,order_items.count',
      'f[users.country]': 'USA',
      sorts: 'order_items.count desc',
      limit: '10',
    });
    expect(await client.json(`/queries/${stored['id']}`)).toEqual(stored);
    expect(await client.json(`/queries/slug/${stored['slug']}`)).toEqual(stored);
  });

  test('are stored once, and run as if inline', async () => {
    const client = await openLooker();
    const [one, two] = await Promise.all(
      [0, 1].map(async () => (await (await client.post('/queries', byState())).json()) as { id: string }),
    );
    expect(one).toEqual(two);
    expect(await client.json(`/queries/${one?.id}/run/json`)).toEqual(
      await (await client.post('/queries/run/json', byState())).json(),
    );
    expect(await client.json(`/queries/${one?.id}/run/json?limit=2`)).toHaveLength(2);
  });

  test('that do not exist are not found', async () => {
    const client = await openLooker();
    for (const path of [
      '/queries/none',
      '/queries/slug/none',
      '/queries/none/run/json',
      '/merge_queries/none',
      '/sql_queries/none/run/json',
    ]) {
      expect((await client.get(path)).status, `GET ${path}`).toBe(404);
    }
  });

  test('can be merged on a common field', async () => {
    const client = await openLooker();
    const { id, slug } = (await (await client.post('/queries', byState())).json()) as { id: string; slug: string };
    const merge = {
      source_queries: [
        { name: 'A', query_id: id },
        {
          name: 'B',
          query_slug: slug,
          merge_fields: [{ field_name: 'users.state', source_field_name: 'users.state' }],
        },
      ],
    };
    const stored = (await (await client.post('/merge_queries', merge)).json()) as {
      id: string;
      source_queries: object[];
    };
    expect(stored.source_queries).toMatchObject([
      { name: 'A', query_id: id, query_slug: slug },
      { name: 'B', query_id: id, query_slug: slug },
    ]);
    expect(await client.json(`/merge_queries/${stored.id}`)).toEqual(stored);
    expect((await client.post('/merge_queries', { source_queries: [{ query_id: 'none' }] })).status).toBe(422);
  });
});
