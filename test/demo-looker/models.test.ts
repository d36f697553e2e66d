import { describe, expect, test } from 'vitest';
import { openLooker } from './client.ts';

interface Model {
  name: string;
  explores: { name: string; hidden: boolean }[];
}
interface Field {
  name: string;
  type: string;
  category: string;
  hidden: boolean;
  enumerations: { value: string }[] | null;
  time_interval: { name: string; count: number } | null;
}
interface Explore {
  name: string;
  fields: Record<'dimensions' | 'measures' | 'filters' | 'parameters', Field[]>;
}

const ORDER_ITEMS = '/lookml_models/thelook/explores/order_items';
const SUGGESTIONS = '/models/thelook/views/order_items/fields';

describe('LookML as data', () => {
  test('hidden explores are left out when asked, and only then', async () => {
    const { json } = await openLooker();
    const [all] = (await json('/lookml_models?exclude_hidden=false&exclude_empty=false&include_internal=true')) as [
      Model,
    ];
    const [shown] = (await json('/lookml_models?exclude_hidden=true')) as [Model];
    expect(shown.explores).toEqual(all.explores.filter(explore => !explore.hidden));
    expect(await json('/lookml_models?limit=1')).toHaveLength(1);
    expect(await json('/lookml_models?limit=1&offset=99')).toEqual([]);
  });

  test('every explore that a model names can be read', async () => {
    const { json } = await openLooker();
    for (const { name, explores } of (await json('/lookml_models')) as Model[]) {
      for (const explore of explores) {
        expect((await json(`/lookml_models/${name}/explores/${explore.name}?fields=name`)) as Explore).toEqual({
          name: explore.name,
        });
      }
    }
  });

  test('fields stand under their kind; hidden ones are marked, not missing', async () => {
    const { json } = await openLooker();
    const { fields } = (await json(ORDER_ITEMS)) as Explore;
    for (const [list, category] of [
      ['dimensions', 'dimension'],
      ['measures', 'measure'],
      ['filters', 'filter'],
      ['parameters', 'parameter'],
    ] as const) {
      expect(new Set(fields[list].map(field => field.category))).toEqual(new Set([category]));
    }
    expect(fields.dimensions.some(field => field.hidden)).toBe(true);
    expect(fields.parameters.some(field => (field.enumerations?.length ?? 0) > 0)).toBe(true);
  });

  test('time fields say their interval', async () => {
    const { json } = await openLooker();
    const { fields } = (await json(ORDER_ITEMS)) as Explore;
    const of = (type: string) => fields.dimensions.find(field => field.type === type)?.time_interval;
    expect(of('date_date')).toEqual({ name: 'day', count: 1 });
    expect(of('string')).toBeNull();
  });

  test.each(['/lookml_models/none', '/lookml_models/thelook/explores/none', `${SUGGESTIONS}/nope/suggestions`])(
    '%s is not found',
    async path => {
      const { get } = await openLooker();
      expect((await get(path)).status).toBe(404);
    },
  );
});

describe('suggestions', () => {
  test('hold the term', async () => {
    const { json } = await openLooker();
    const { suggestions } = (await json(`${SUGGESTIONS}/users.state/suggestions?term=cal`)) as {
      suggestions: string[];
    };
    expect(suggestions).toContain('California');
    expect(suggestions.every(value => value.toLowerCase().includes('cal'))).toBe(true);
  });

  test('keep to the filters', async () => {
    const { json } = await openLooker();
    const filters = encodeURIComponent(JSON.stringify({ 'users.country': 'Brazil' }));
    const { suggestions } = (await json(`${SUGGESTIONS}/users.state/suggestions?filters=${filters}`)) as {
      suggestions: string[];
    };
    expect(suggestions).not.toHaveLength(0);
    expect(suggestions).not.toContain('California');
  });

  test.each(['no json', '[]', '"text"'])('refuse filters like %s', async filters => {
    const { get } = await openLooker();
    expect((await get(`${SUGGESTIONS}/users.state/suggestions?filters=${encodeURIComponent(filters)}`)).status).toBe(
      422,
    );
  });
});
