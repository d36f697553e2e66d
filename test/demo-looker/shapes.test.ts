import { describe, expect, test } from 'vitest';
import { byState, login, openLooker } from './client.ts';
import { lacks } from './openapi-fields.ts';

describe("answers carry every field that Looker's OpenAPI file requires", () => {
  test.each([
    ['/versions', 'ApiVersion'],
    ['/user', 'User'],
    ['/lookml_models/thelook', 'LookmlModel'],
    ['/queries/1', 'Query'],
    ['/models/thelook/views/order_items/fields/users.state/suggestions', 'ModelFieldSuggestions'],
  ])('%s is a %s', async (path, schema) => {
    const { json } = await openLooker();
    expect(lacks(await json(path), schema)).toEqual([]);
  });

  test('login is an AccessToken', async () => {
    const { looker } = await openLooker();
    expect(lacks(await (await login(looker)).json(), 'AccessToken')).toEqual([]);
  });

  test('each explore of each model is a LookmlModelExplore with its fields', async () => {
    const { json } = await openLooker();
    const models = (await json('/lookml_models')) as { name: string; explores: { name: string }[] }[];
    for (const model of models) {
      for (const { name } of model.explores) {
        expect(lacks(await json(`/lookml_models/${model.name}/explores/${name}`), 'LookmlModelExplore')).toEqual([]);
      }
    }
  });

  test.each([
    ['/looks/search', 'LookWithQuery'],
    ['/dashboards/search', 'Dashboard'],
    ['/folders/1/looks', 'LookWithQuery'],
    ['/folders/1/dashboards', 'Dashboard'],
  ])('%s lists one %s each', async (path, schema) => {
    const { json } = await openLooker();
    const items = (await json(path)) as object[];
    expect(items).not.toHaveLength(0);
    expect(items.flatMap(item => lacks(item, schema))).toEqual([]);
  });

  test('json_bi is a JsonBi, with pivots and a table calculation', async () => {
    const { post } = await openLooker();
    const answer = await post('/queries/run/json_bi', {
      ...byState(),
      fields: ['users.traffic_source', 'users.gender', 'order_items.count'],
      pivots: ['users.gender'],
      dynamic_fields: JSON.stringify([
        { table_calculation: 'twice', label: 'Twice', expression: '${order_items.count} * 2' },
      ]),
    });
    expect(lacks(await answer.json(), 'JsonBi')).toEqual([]);
  });

  test('a refused query is a ValidationError', async () => {
    const { post } = await openLooker();
    const answer = await post('/queries/run/json', { ...byState(), fields: ['users.nope'] });
    expect(answer.status).toBe(422);
    expect(lacks(await answer.json(), 'ValidationError')).toEqual([]);
  });

  test('the check itself sees what is missing, null or of another type', () => {
    expect(lacks({ hidden: null }, 'LookmlModelNavExplore')).toEqual(['LookmlModelNavExplore.hidden is null']);
    expect(lacks({}, 'LookmlModelNavExplore')).toEqual(['LookmlModelNavExplore.hidden is missing']);
    expect(
      lacks({ can: {}, has_content: true, unlimited_db_connections: 'no', explores: [{}] }, 'LookmlModel'),
    ).toEqual(['LookmlModel.explores.0.hidden is missing', 'LookmlModel.unlimited_db_connections is no boolean']);
  });
});
