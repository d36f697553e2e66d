import type { Looker40SDK } from '@looker/sdk';
import { LookerNodeSDK, NodeSettings } from '@looker/sdk-node';
import { describe, expect, test, vi } from 'vitest';
import type { DemoLooker } from '../../src/demo/looker/looker.ts';
import { byState, openLooker } from './client.ts';

/** The official SDK reads its key through a settings object; this one has it from the running server. */
class Settings extends NodeSettings {
  readonly #looker: DemoLooker;
  readonly #secret: string;

  constructor(looker: DemoLooker, secret: string) {
    super('UNUSED', `[Looker]\nbase_url=${looker.url}\n`);
    this.#looker = looker;
    this.#secret = secret;
  }

  override readConfig() {
    return { client_id: this.#looker.clientId, client_secret: this.#secret };
  }
}

function sdkFor(looker: DemoLooker, secret = looker.clientSecret.reveal()): Looker40SDK {
  return LookerNodeSDK.init40(new Settings(looker, secret));
}

describe("Looker's official SDK", () => {
  test('logs in, reads the user and logs out', async () => {
    const { looker } = await openLooker();
    const sdk = sdkFor(looker);
    const user = await sdk.ok(sdk.me('id,first_name'));
    expect(user).toEqual({ id: '1', first_name: 'Demo' });
    expect(await sdk.authSession.logout()).toBe(true);
  });

  test('sees a query that the database is at work on, also when who asked has gone, and ends it', async () => {
    const { looker, post } = await openLooker();
    const sdk = sdkFor(looker);
    expect(await sdk.ok(sdk.all_running_queries())).toEqual([]);
    const run = '/queries/run_inline';
    const slow = { query: byState({ 'users.state': 'demo:slow:60' }), render_options: { format: 'json' } };
    const hungUp = new AbortController();
    const gone = post(run, slow, { signal: hungUp.signal }).catch(String);
    const waiting = post(run, slow);
    await vi.waitFor(async () => expect(await sdk.ok(sdk.all_running_queries())).toHaveLength(2), 10_000);
    hungUp.abort();
    expect(await gone).toContain('AbortError');
    const running = await sdk.ok(sdk.all_running_queries());
    expect(running).toMatchObject([1, 2].map(() => ({ user: { id: '1' }, query: slow.query, status: 'running' })));
    for (const { query_task_id: task } of running) await sdk.ok(sdk.kill_query(task ?? ''));
    expect(await sdk.ok(sdk.all_running_queries())).toEqual([]);
    expect((await waiting).status).toBe(400);
    await expect(sdk.ok(sdk.kill_query('nobody'))).rejects.toThrow('Not found');
  });

  test('hears that a key is wrong', async () => {
    const { looker } = await openLooker();
    const sdk = sdkFor(looker, 'wrong');
    await expect(sdk.ok(sdk.me())).rejects.toThrow('Not found');
  });

  test('reads models, an explore and suggestions', async () => {
    const { looker } = await openLooker();
    const sdk = sdkFor(looker);
    const [model] = await sdk.ok(sdk.all_lookml_models({ fields: 'name,explores(name)' }));
    expect(model?.name).toBe('thelook');
    const explore = await sdk.ok(
      sdk.lookml_model_explore({ lookml_model_name: 'thelook', explore_name: 'order_items' }),
    );
    expect(explore.fields?.dimensions?.map(field => field.name)).toContain('users.state');
    const { suggestions } = await sdk.ok(
      sdk.model_fieldname_suggestions({
        model_name: 'thelook',
        view_name: 'order_items',
        field_name: 'users.state',
        term: 'Cal',
      }),
    );
    expect(suggestions).toContain('California');
  });

  test('runs a query inline and stored, alike', async () => {
    const { looker, post } = await openLooker();
    const sdk = sdkFor(looker);
    const expected: unknown = await (await post('/queries/run/json', byState())).json();
    expect(await sdk.ok(sdk.run_inline_query({ result_format: 'json', body: byState() }))).toEqual(expected);
    const { id = '' } = await sdk.ok(sdk.create_query(byState()));
    expect(await sdk.ok(sdk.run_query({ query_id: id, result_format: 'json' }))).toEqual(expected);
    expect(await sdk.ok(sdk.run_inline_query({ result_format: 'sql', body: byState() }))).toMatch(/^SELECT/i);
  });

  test('hears what was wrong with a query', async () => {
    const { looker } = await openLooker();
    const sdk = sdkFor(looker);
    const refused = sdk.ok(
      sdk.run_inline_query({ result_format: 'json', body: { ...byState(), fields: ['users.nope'] } }),
    );
    await expect(refused).rejects.toThrow('Validation Failed');
  });

  test('searches and runs looks, and reads dashboards with their merged queries', async () => {
    const { looker, json } = await openLooker();
    const sdk = sdkFor(looker);
    const [look] = await sdk.ok(sdk.search_looks({ title: 'top brands%' }));
    const rows = await sdk.ok(sdk.run_look({ look_id: String(look?.id), result_format: 'json' }));
    expect(rows).toEqual(await json(`/looks/${look?.id}/run/json`));
    const [found] = await sdk.ok(sdk.search_dashboards({ title: 'business%' }));
    const dashboard = await sdk.ok(sdk.dashboard(String(found?.id)));
    const merge = dashboard.dashboard_elements?.find(tile => tile.merge_result_id)?.merge_result_id;
    const merged = await sdk.ok(sdk.merge_query(String(merge)));
    const slugs = merged.source_queries?.map(source => String(source.query_slug)) ?? [];
    const queries = await Promise.all(slugs.map(slug => sdk.ok(sdk.query_for_slug(slug))));
    expect(queries.map(query => query.view)).toEqual(['order_items', 'sessions']);
  });
});
