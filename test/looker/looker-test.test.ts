import { afterEach, describe, expect, test } from 'vitest';
import type { LookerTestStage } from '../../src/looker/looker.ts';
import { type Answerer, inTurn, json, targetAt } from './egress-stand-in.ts';
import { FIELDS, openWorld, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const MODEL = {
  name: 'shop',
  label: 'The Shop',
  project_name: 'p',
  allowed_db_connection_names: [],
  explores: [{ name: 'orders', label: 'Orders', hidden: false }],
};

const routes = (models: Answerer): Record<string, Answerer> => ({
  'GET /versions': json({ looker_release_version: '26.18.5', supported_versions: [] }),
  'GET /user': json({ id: '1', first_name: null, last_name: null, is_disabled: false }),
  'GET /lookml_models': models,
  'GET /lookml_models/shop/explores/orders': json({ fields: FIELDS }),
  'POST /queries/run_inline': json([{ 'users.state': 'Ohio' }]),
  'POST /queries/run/json': json([{ 'users.state': 'Ohio' }]),
});

const runTest = async (signal = new AbortController().signal) => {
  const stages: LookerTestStage[] = [];
  const counts = { queries: 0, other: 0 };
  const options = { signal, onStage: (stage: LookerTestStage) => stages.push(stage), counts };
  const found = world.looker.test(targetAt(world.standIn.url), options);
  return { stages, counts, found: await found.catch((error: unknown) => error) };
};

/** What the stand-in was asked, but for the sign-in. */
const asked = () => {
  const queries = world.standIn.seen.filter(({ path }) => path.startsWith('/queries/run')).length;
  return { queries, other: world.standIn.seen.length - queries - world.standIn.to('/login').length };
};

describe('testing a connection', () => {
  test('goes from the address to the agent’s own tools and tells models, explores and release', async () => {
    world = await openWorld(routes(json([MODEL])));
    const { stages, found, counts } = await runTest();
    expect(counts).toEqual(asked());
    expect(counts.queries).toBeGreaterThan(0);
    expect(stages).toEqual(['address', 'login', 'models', 'query', 'tools']);
    expect(found).toMatchObject({
      release: '26.18.5',
      models: [{ name: 'shop', label: 'The Shop', explores: [{ name: 'orders', label: 'Orders' }] }],
    });
  });

  test('fails in the tools stage when the tools see no model', async () => {
    world = await openWorld(routes(inTurn(json([MODEL]), json([]))));
    const { stages, found, counts } = await runTest();
    expect(counts).toEqual(asked());
    expect(stages.at(-1)).toBe('tools');
    expect(found).toMatchObject({ code: 'looker_no_models' });
  });

  test('fails with the cause, not with a summary, when the tools meet an error', async () => {
    world = await openWorld(routes(inTurn(json([MODEL]), json({ message: 'Forbidden' }, 403))));
    expect((await runTest()).found).toMatchObject({
      code: 'looker_forbidden',
      params: { permission: expect.any(String) },
    });
  });

  test('names a Toolbox that does not start', async () => {
    world = await openWorld(routes(json([MODEL])), async () => ({ command: '/nonexistent/toolbox', args: [] }));
    expect((await runTest()).found).toMatchObject({ code: 'toolbox_unavailable' });
  });

  test('ends at once when cancelled in the tools stage', async () => {
    const controller = new AbortController();
    const cancelling: Answerer = () => controller.abort();
    world = await openWorld(routes(inTurn(json([MODEL]), cancelling)));
    expect((await runTest(controller.signal)).found).toMatchObject({ code: 'cancelled' });
  });

  test('asks for a new token after the target was forgotten', async () => {
    world = await openWorld(routes(json([MODEL])));
    const tools = world.open();
    await tools.run('get_models');
    await tools.run('get_models');
    expect(world.standIn.to('/login')).toHaveLength(1);
    world.looker.forget('target-1');
    await tools.run('get_models');
    expect(world.standIn.to('/login')).toHaveLength(2);
  });
});
