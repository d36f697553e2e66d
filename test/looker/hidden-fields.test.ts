import { afterEach, expect, test } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { json, targetAt } from './egress-stand-in.ts';
import { EXPLORE_ROUTE, openWorld, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const PLACE = { model: 'shop', explore: 'orders' };
const field = (name: string, hidden: boolean) => ({ name, type: 'string', label: name, label_short: name, hidden });
const ROUTES = {
  'GET /lookml_models': json([
    {
      name: 'shop',
      label: 'Shop',
      explores: [
        { name: 'orders', hidden: false },
        { name: 'ledger', hidden: true },
      ],
    },
  ]),
  [EXPLORE_ROUTE]: json({
    fields: { dimensions: [field('orders.region', false), field('orders.margin', true)], measures: [] },
  }),
};

async function openShowing(showHidden: boolean) {
  world = await openWorld(ROUTES);
  const target = { ...targetAt(world.standIn.url), showHidden };
  return world.open({ target, catalogue: createCatalogue(world.looker.metadata(target)) });
}

test.each([
  ['find_fields', { words: 'margin' }, 'orders.margin'],
  ['describe_explore', PLACE, 'orders.margin'],
  ['get_explores', { model: 'shop' }, 'ledger'],
])(
  'what is hidden in Looker is told by %s where the connection wants it, and nowhere else',
  async (tool, args, name) => {
    const hiding = await openShowing(false);
    expect((await hiding.run(tool, args)).text).not.toContain(`"${name}"`);
    await world.close();
    const showing = await openShowing(true);
    expect((await showing.run(tool, args)).text).toContain(`"${name}"`);
  },
);

test('a connection that changes its mind is told anew', async () => {
  world = await openWorld(ROUTES);
  const hiding = targetAt(world.standIn.url);
  const known = await world.looker.metadata(hiding).explores('kept');
  const shown = await world.looker.metadata({ ...hiding, showHidden: true }).explores('kept');
  expect([known, shown].map(entries => entries.map(({ name }) => name))).toEqual([['orders'], ['orders', 'ledger']]);
});
