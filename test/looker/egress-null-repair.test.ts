import { describe, expect, test } from 'vitest';
import { repairNulls } from '../../src/looker/null-repair.ts';

describe('an answer with nulls where the Toolbox cannot bear them', () => {
  test.each<[string, unknown, unknown]>([
    ['/user', { id: '1', first_name: null }, { id: '1', first_name: '', last_name: '' }],
    [
      '/lookml_models',
      [{ name: 'shop', label: null, project_name: null, allowed_db_connection_names: null, explores: null }, null],
      [{ name: 'shop', label: 'shop', project_name: '', allowed_db_connection_names: [], explores: null }],
    ],
    ['/lookml_models', [{}], [{ name: '', label: '', project_name: '', allowed_db_connection_names: [] }]],
    ['/lookml_models/shop', { explores: null }, { explores: [] }],
    [
      '/lookml_models/shop',
      { explores: [null, { name: 'orders', label: null }] },
      { explores: [{ name: 'orders', label: null }] },
    ],
    ['/looks/7', { id: '7', title: null, query: null }, { id: '7', title: '', query: {} }],
    ['/folders/9/looks', [{ title: null }, null], [{ title: '' }]],
    ['/folders/9/dashboards', [{}], [{ title: '' }]],
    ['/dashboards/10', { title: 'Sales', dashboard_elements: null }, { title: 'Sales', dashboard_elements: [] }],
    [
      '/dashboards/10',
      {
        dashboard_elements: [
          null,
          { id: '1', look: { id: '7', query: null } },
          { id: '2', look: null },
          { id: '3', look: 'odd' },
          { id: '4' },
        ],
      },
      {
        dashboard_elements: [
          { id: '1', look: { id: '7', query: {} } },
          { id: '2', look: null },
          { id: '3', look: null },
          { id: '4' },
        ],
      },
    ],
    ['/merge_queries/m', { source_queries: null }, { source_queries: [] }],
    [
      '/merge_queries/m',
      { source_queries: [{ query_slug: null, name: 'a' }] },
      { source_queries: [{ query_slug: '', name: 'a' }] },
    ],
  ])('%s is filled', (path, answer, filled) => {
    expect(repairNulls(path, answer)).toEqual(filled);
  });

  test('loses nothing that was there', () => {
    const whole = {
      id: '10',
      title: 'Sales',
      can: {},
      dashboard_elements: [{ id: '1', query: { filters: null }, look: { id: '2', title: 't', query: { a: 1 } } }],
    };
    expect(repairNulls('/dashboards/10', whole)).toEqual(whole);
    expect(repairNulls('/models/shop/views/orders/fields/orders.state/suggestions', { suggestions: [null] })).toEqual({
      suggestions: [null],
    });
  });

  test.each([
    ['/user', []],
    ['/user', null],
    ['/lookml_models', {}],
    ['/lookml_models', null],
    ['/lookml_models/shop', []],
    ['/lookml_models/shop/explores/orders', null],
    ['/looks/search', {}],
    ['/looks/7', []],
    ['/dashboards/search', null],
    ['/dashboards/10', 'text'],
    ['/merge_queries/m', []],
    ['/anything/else', null],
    ['/anything/else', 5],
  ])('%s as %j is no answer of that kind and never passed on', (path, answer) => {
    expect(() => repairNulls(path, answer)).toThrow(expect.objectContaining({ code: 'looker_unreadable' }));
  });
});
