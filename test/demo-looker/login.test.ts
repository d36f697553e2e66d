import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import { type DemoRequest, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { TOKEN_SECONDS } from '../../src/demo/looker/sessions.ts';
import { login, openLooker, TODAY } from './client.ts';

const json = async (answer: Response) => (await answer.json()) as Record<string, unknown>;

describe('who may use the demo Looker', () => {
  test('the right key gives a token that opens the API', async () => {
    const { looker, get } = await openLooker();
    const answer = await json(await login(looker));
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: TOKEN_SECONDS });
    expect((await get('/user')).status).toBe(200);
  });

  test("Looker's older `token` scheme opens it too", async () => {
    const { get, token } = await openLooker();
    expect((await get('/user', { headers: { authorization: `token ${token}` } })).status).toBe(200);
  });

  test.each([{ id: 'someone' }, { secret: 'wrong' }, { id: '', secret: '' }])(
    'a wrong key is Not found, as on Looker: %o',
    async override => {
      const { looker } = await openLooker();
      const answer = await login(looker, override);
      expect(answer.status).toBe(404);
      expect(await json(answer)).toEqual({
        message: 'Not found',
        documentation_url: expect.stringMatching(/^https:.*\/404\/post\/login$/),
      });
    },
  );

  test('without a live token every route but login and versions answers 401', async () => {
    const { looker, get } = await openLooker();
    const paths = ['/user', '/lookml_models', '/looks/search', '/dashboards/10', '/queries/1', '/setting'];
    for (const path of paths) {
      for (const authorization of ['', 'Bearer no-such-token', 'Bearer ']) {
        const answer = await get(path, { headers: { authorization } });
        expect(answer.status, `${path} ${authorization}`).toBe(401);
        expect(await json(answer)).toMatchObject({ message: 'Requires authentication.' });
      }
    }
    expect((await fetch(`${looker.url}/api/4.0/versions`)).status).toBe(200);
  });

  test('a token lives exactly as long as it was told', async () => {
    const start = Date.parse(`${TODAY}T12:00:00Z`);
    let now = start;
    const { get } = await openLooker({ clock: { now: () => new Date(now) } });
    now = start + TOKEN_SECONDS * 1_000 - 1;
    expect((await get('/user')).status).toBe(200);
    now += 1;
    expect((await get('/user')).status).toBe(401);
  });

  test('a token dies with its logout', async () => {
    const { get } = await openLooker();
    expect((await get('/logout', { method: 'DELETE' })).status).toBe(204);
    expect((await get('/user')).status).toBe(401);
  });

  test('each start has a key of its own, unless one is given', async () => {
    const credentials = { clientId: 'known', clientSecret: new Secret('also-known') };
    const one = await openLooker();
    const two = await openLooker();
    const given = await openLooker({ credentials });
    expect(one.looker.clientId).not.toBe(two.looker.clientId);
    expect(
      (await login(two.looker, { id: one.looker.clientId, secret: one.looker.clientSecret.reveal() })).status,
    ).toBe(404);
    expect((await login(given.looker, { id: 'known', secret: 'also-known' })).status).toBe(200);
  });
});

describe('the server', () => {
  test('says its release, its own address and the time zone of the instance', async () => {
    const { looker, json } = await openLooker();
    expect(await json('/versions')).toMatchObject({ web_server_url: looker.url, api_server_url: looker.url });
    expect(await json('/setting')).toMatchObject({ timezone: 'America/Sao_Paulo', host_url: looker.url });
  });

  test('reports each request with its path and status, never its query', async () => {
    const seen: DemoRequest[] = [];
    const { get } = await openLooker({ onRequest: line => seen.push(line) });
    await get('/looks/search?title=%25secret%25');
    await get('/looks/none');
    expect(seen).toEqual([
      { method: 'POST', path: '/api/4.0/login', status: 200 },
      { method: 'GET', path: '/api/4.0/looks/search', status: 200 },
      { method: 'GET', path: '/api/4.0/looks/none', status: 404 },
    ]);
  });

  test('refuses to start on a port that is taken', async () => {
    const { looker } = await openLooker();
    await expect(startDemoLooker({ today: TODAY, port: Number(new URL(looker.url).port) })).rejects.toThrow(
      'EADDRINUSE',
    );
  });

  test('closes at once, also with an answer under way', async () => {
    const { looker, get } = await openLooker();
    const slow = get('/looks/demo:slow').catch(String);
    await get('/user');
    await looker.close();
    expect(await slow).toContain('fetch failed');
  });

  test('knows no routes but its own, and no pages', async () => {
    const { looker, get } = await openLooker();
    expect((await get('/users/1')).status).toBe(404);
    const page = await fetch(looker.url);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  test('without a day of its own the data follow the clock in the time zone of the instance', async () => {
    // 01:30 UTC is the evening before in São Paulo.
    const clock = { now: () => new Date(`${TODAY}T01:30:00Z`) };
    const looker = await startDemoLooker({ clock });
    const yesterday = new Date(Date.parse(TODAY) - 86_400_000).toISOString().slice(0, 10);
    const query = {
      model: 'thelook',
      view: 'order_items',
      fields: ['order_items.created_date'],
      sorts: ['order_items.created_date desc'],
      limit: '1',
    };
    const token = (await json(await login(looker)))['access_token'];
    const answer = await fetch(`${looker.url}/api/4.0/queries/run/json`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(token)}`, 'content-type': 'application/json' },
      body: JSON.stringify(query),
    });
    expect(await answer.json()).toEqual([{ 'order_items.created_date': yesterday }]);
    await looker.close();
  });
});
