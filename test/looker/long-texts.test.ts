import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { json } from './egress-stand-in.ts';
import { openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

/** The Toolbox writes each `<` as six letters, and a quote as two: what is 12 MB here was 30 MB there. */
const TEXT = '<p class="x">"quoted"</p>\n'.repeat(100);
const ROWS = Array.from({ length: 500 }, (_, at) => ({
  'users.state': `S${at}`,
  'orders.count': at,
  ...Object.fromEntries(Array.from({ length: 10 }, (_, text) => [`orders.text_${text}`, TEXT])),
}));
const FIELDS = Object.keys(ROWS[0] ?? {});

let world: World;

beforeEach(async () => {
  world = await openWorld({
    [RUN_ROUTE]: json(ROWS),
    // Fields that nobody knows are not checked.
    'GET /lookml_models/shop/explores/orders': json({ fields: {} }),
  });
});
afterEach(() => world.close());

describe('rows of long texts', () => {
  test('are all there, for some are enough for the Toolbox, which lives on', async () => {
    const tools = world.open();
    const { isError, text } = await tools.run('query', { ...QUERY, fields: FIELDS });
    expect(tools.ended()).toMatchObject([{ outcome: 'done' }]);
    expect(isError).toBe(false);
    expect(JSON.parse(text)).toMatchObject({ row_count: ROWS.length });
    expect(tools.results()[0]?.rows).toEqual(ROWS.map(row => Object.values(row)));
    expect(world.looker.isToolboxUp).toBe(true);
    expect(world.logged.filter(line => line.includes('toolbox ended'))).toEqual([]);
  });
});
