import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProjection, project } from '../../src/demo/looker/projection.ts';
import { matchesPattern } from '../../src/demo/looker/search-pattern.ts';
import { openLooker } from './client.ts';

const cut = (value: unknown, fields: string) => project(value, parseProjection(fields));

describe('fields=', () => {
  const explore = {
    id: 'e',
    fields: { dimensions: [{ name: 'a', label: 'A', type: 'string' }], measures: [{ name: 'm', label: 'M' }] },
    query: { model: 'x', view: 'y' },
  };

  test.each([
    ['id', { id: 'e' }],
    ['id,query', { id: 'e', query: explore.query }],
    ['fields(dimensions(name,label))', { fields: { dimensions: [{ name: 'a', label: 'A' }] } }],
    [
      'fields(dimensions(name),measures(label)),id',
      { id: 'e', fields: { dimensions: [{ name: 'a' }], measures: [{ label: 'M' }] } },
    ],
    [' id , query( view ) ', { id: 'e', query: { view: 'y' } }],
    ['none,id', { id: 'e' }],
    ['', explore],
  ])('%s', (fields, expected) => {
    expect(cut(explore, fields)).toEqual(expected);
  });

  test('cuts each object of a list', () => {
    expect(cut([explore, { id: 'f', more: 1 }], 'id')).toEqual([{ id: 'e' }, { id: 'f' }]);
  });

  test.each(['a(', 'a)', '(a)', 'a,', ',a', 'a(b', 'a(b))', 'a()', 'a b', 'a(b)c'])('refuses "%s"', fields => {
    expect(() => parseProjection(fields)).toThrow('Validation Failed');
  });

  test('reads back any list that was written down', () => {
    const name = fc.stringMatching(/^[a-z_]{1,8}$/);
    const { list } = fc.letrec<{ list: [string, unknown][] }>(tie => ({
      list: fc.uniqueArray(fc.tuple(name, fc.option(tie('list'), { nil: undefined, maxDepth: 3 })), {
        minLength: 1,
        maxLength: 4,
        selector: ([key]) => key,
      }),
    }));
    const write = (items: [string, unknown][]): string =>
      items
        .map(([key, inner]) => (inner === undefined ? key : `${key}(${write(inner as [string, unknown][])})`))
        .join(',');
    const tree = (items: [string, unknown][]): Map<string, unknown> =>
      new Map(items.map(([key, inner]) => [key, inner === undefined ? undefined : tree(inner as [string, unknown][])]));
    fc.assert(
      fc.property(list, items => {
        expect(parseProjection(write(items))).toEqual(tree(items));
      }),
    );
  });

  test('cuts the answers of the API, and leaves its errors whole', async () => {
    const { get, json } = await openLooker();
    expect(await json('/user?fields=id,personal_folder_id')).toEqual({ id: '1', personal_folder_id: '9' });
    const wrong = await get('/user?fields=id(');
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ message: 'Validation Failed', errors: [{ field: 'fields' }] });
    expect(await json('/looks/none?fields=id')).toMatchObject({ message: 'Not found' });
  });
});

describe("Looker's search patterns", () => {
  test.each([
    ['Business Pulse', '%pulse%', true],
    ['Business Pulse', 'business pulse', true],
    ['Business Pulse', 'pulse', false],
    ['Business Pulse', 'Business%', true],
    ['Business Pulse', 'B_siness Pulse', true],
    ['Vendas por mês (100%)', '%mês (%', true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['C:\\x', '%\\%', true],
  ])('"%s" matches "%s": %s', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  test('any text matches itself', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(matchesPattern(text, text)).toBe(true);
      }),
    );
  });
});
