import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testConnection } from '../../src/looker/connection-test.ts';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  inTurn,
  json,
  openEgress,
  raw,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

const PAGE = { 'content-type': 'text/html' };
const VERSIONS = json({ looker_release_version: '26.18.5', supported_versions: [{ version: '4.0' }] });
const MODELS = [
  { name: 'empty', label: 'Empty', explores: [] },
  {
    name: 'shop',
    label: 'Shop',
    explores: [
      { name: 'secret', label: 'S', hidden: true },
      { name: 'orders', label: 'Orders', hidden: false },
    ],
  },
];
const FIELDS = json({
  fields: {
    dimensions: [
      { name: 'orders.internal', hidden: true },
      { name: 'orders.state', hidden: false },
    ],
    measures: [],
  },
});
const HEALTHY: Record<string, Answerer> = {
  'GET /versions': VERSIONS,
  'GET /user': json({ id: '1', first_name: null, is_disabled: false }),
  'GET /lookml_models': json(MODELS),
  'GET /lookml_models/*/explores/*': FIELDS,
  'POST /queries/run/json': json([{ 'orders.state': 'CA' }]),
};

let egress: Egress;
let open: StandIn[];
beforeEach(async () => {
  open = [];
  ({ egress } = await openEgress());
});
afterEach(async () => {
  await egress.close();
  for (const looker of open) await looker.close();
});

const unheard = () => ({ onStage: () => {}, counts: { queries: 0, other: 0 } });

/** Tests a healthy Looker with some routes spoilt. */
async function probe(spoilt: Record<string, Answerer> = {}) {
  const looker = await startStandIn({ ...HEALTHY, ...spoilt });
  open.push(looker);
  const stages: string[] = [];
  const counts = { queries: 0, other: 0 };
  const signal = new AbortController().signal;
  const outcome = await testConnection(egress, targetAt(looker.url), {
    signal,
    onStage: stage => void stages.push(stage),
    counts,
  }).then(
    result => ({ result, code: 'fine', params: {} }),
    error => ({ result: undefined, code: String(error.code), params: error.params }),
  );
  return { ...outcome, stages, looker };
}
const queries = (looker: StandIn) => looker.to('/queries/run/json').map(({ body }) => JSON.parse(body));
const models = (...names: string[]) =>
  json(names.map(name => ({ name, label: name, explores: [{ name: 'first' }, { name: 'second' }] })));
const lookerError = json([{ looker_error: 'no route to the database' }]);

describe('the test of a connection', () => {
  test('goes through address, sign-in, models and a first query of one row, and says what is there', async () => {
    const { result, stages, looker } = await probe();
    expect(stages).toEqual(['address', 'login', 'models', 'query']);
    expect(result).toEqual({
      release: '26.18.5',
      webUrl: new URL(looker.url).origin,
      models: [{ name: 'shop', label: 'Shop', explores: [{ name: 'orders', label: 'Orders' }] }],
    });
    expect(queries(looker)).toEqual([{ model: 'shop', view: 'orders', fields: ['orders.state'], limit: '1' }]);
  });

  test('sends no secret before it knows that a Looker API answers', async () => {
    const { looker, code, stages } = await probe({ 'GET /versions': raw('<html>', 200, PAGE) });
    expect(code).toBe('looker_not_api');
    expect(stages).toEqual(['address']);
    expect(looker.seen.map(({ path, authorization }) => [path, authorization])).toEqual([['/versions', undefined]]);
  });

  test.each([
    [{ timezone: 'America/Sao_Paulo' }, 'America/Sao_Paulo'],
    [{ timezone: 'Somewhere/Else' }, undefined],
    [{ timezone: null }, undefined],
  ])("tells the instance's zone when Looker does: %j", async (setting, zone) => {
    const { result, code } = await probe({ 'GET /setting': json(setting) });
    expect(code).toBe('fine');
    expect(result?.timeZone).toBe(zone);
  });

  test.each([
    ['https://shop.looker.com', 'https://shop.looker.com'],
    ['https://shop.looker.com:9999/login', 'https://shop.looker.com:9999'],
    ['javascript:alert(1)', undefined],
    [null, undefined],
  ])('knows where people open it from what Looker calls its web server, %j', async (web_server_url, webUrl) => {
    const told = { looker_release_version: '26.18.5', supported_versions: [], web_server_url };
    const { result, looker } = await probe({ 'GET /versions': json(told) });
    expect(result?.webUrl).toBe(webUrl ?? new URL(looker.url).origin);
  });

  test('signs in first where even the version asks for it', async () => {
    const { code } = await probe({
      'GET /versions': inTurn(json({ message: 'Requires authentication.' }, 401), VERSIONS),
    });
    expect(code).toBe('fine');
  });

  test.each<[string, string, Record<string, Answerer>, string]>([
    ['another JSON service', 'looker_not_api', { 'GET /versions': json({ hello: 'world' }) }, 'address'],
    [
      'a JSON service without this path',
      'looker_not_api',
      { 'GET /versions': json({ error: 'nothing here' }, 404) },
      'address',
    ],
    ['a page not found', 'looker_not_api', { 'GET /versions': raw('<html>', 404, PAGE) }, 'address'],
    [
      'a redirect to a login page',
      'looker_redirect',
      { 'GET /versions': raw('', 302, { location: '/login' }) },
      'address',
    ],
    [
      'a gateway without a server behind',
      'looker_server_error',
      { 'GET /versions': raw('<html>', 502, PAGE) },
      'address',
    ],
    ['a wrong secret', 'looker_wrong_secret', { 'POST /login': json({ message: 'Not found' }, 404) }, 'login'],
    ['too many sign-ins', 'looker_rate_limited', { 'POST /login': json({}, 429) }, 'login'],
    ['a disabled user', 'looker_user_disabled', { 'GET /user': json({ is_disabled: true }) }, 'login'],
    ['no models', 'looker_no_models', { 'GET /lookml_models': json([]) }, 'models'],
    [
      'models without explores',
      'looker_no_explores',
      { 'GET /lookml_models': json([{ name: 'a', label: null, explores: null }]) },
      'models',
    ],
    [
      'only hidden explores',
      'looker_no_explores',
      { 'GET /lookml_models': json([{ name: 'a', explores: [{ name: 'b', hidden: true }] }]) },
      'models',
    ],
    [
      'models out of reach',
      'looker_forbidden',
      { 'GET /lookml_models': json({ message: 'Forbidden' }, 403) },
      'models',
    ],
    [
      'an explore without fields',
      'looker_no_explores',
      { 'GET /lookml_models/*/explores/*': json({ fields: null }) },
      'query',
    ],
    [
      'no permission to query',
      'looker_no_query_permission',
      { 'POST /queries/run/json': json({ message: 'Forbidden' }, 403) },
      'query',
    ],
    ['a broken database', 'looker_database_error', { 'POST /queries/run/json': lookerError }, 'query'],
    [
      'a query refused',
      'looker_database_error',
      { 'POST /queries/run/json': json({ message: 'bad connection' }, 400) },
      'query',
    ],
  ])('tells %s as %s', async (_what, code, spoilt, stage) => {
    const { stages, ...outcome } = await probe(spoilt);
    expect(outcome.code).toBe(code);
    expect(stages.at(-1)).toBe(stage);
  });

  test('is content when one of the first explores answers, a different model each time', async () => {
    const { code, looker } = await probe({
      'GET /lookml_models': models('one', 'two'),
      'POST /queries/run/json': inTurn(lookerError, json([])),
    });
    expect(code).toBe('fine');
    expect(queries(looker).map(query => [query.model, query.view])).toEqual([
      ['one', 'first'],
      ['two', 'first'],
    ]);
  });

  test('tries three explores, not more, and tells what the first one failed with', async () => {
    const { code, looker } = await probe({
      'GET /lookml_models': models('one', 'two', 'three', 'four'),
      'POST /queries/run/json': inTurn(json({ message: 'Forbidden' }, 403), lookerError),
    });
    expect(code).toBe('looker_no_query_permission');
    expect(queries(looker)).toHaveLength(3);
  });

  test('takes a measure when an explore has no dimension to show', async () => {
    const { looker } = await probe({
      'GET /lookml_models/*/explores/*': json({
        fields: { dimensions: null, measures: [{ name: 'orders.count', hidden: false }] },
      }),
    });
    expect(queries(looker)).toMatchObject([{ fields: ['orders.count'] }]);
  });

  test('ends as cancelled when it is aborted', async () => {
    const aborting = new AbortController();
    const looker = await startStandIn({ ...HEALTHY, 'GET /user': () => aborting.abort() });
    open.push(looker);
    const ended = testConnection(egress, targetAt(looker.url), { signal: aborting.signal, ...unheard() });
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('does not even knock at a forbidden address', async () => {
    const signal = new AbortController().signal;
    const ended = testConnection(egress, targetAt('https://169.254.169.254'), { signal, ...unheard() });
    await expect(ended).rejects.toMatchObject({ code: 'address_forbidden' });
  });
});
