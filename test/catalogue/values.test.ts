import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalogue, createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { KnownValues } from '../../src/catalogue/needs.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { openEgress } from '../looker/egress-stand-in.ts';

const BRANDS = ["Levi's", 'New Balance', 'Calvin Klein', 'Hanes', 'O’Neill', 'M'];
const COUNTRIES = ['Brazil', 'United States', 'Österreich'];
let known: readonly KnownValues[] = [
  { model: 'thelook', field: 'products.brand', values: new Set(BRANDS) },
  { model: 'thelook', field: 'users.country', values: new Set(COUNTRIES) },
  { model: 'another', field: 'products.brand', values: new Set(['Fila']) },
];
let catalogue: Catalogue;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const looker = await startDemoLooker();
  const { egress } = await openEgress();
  closing.push(
    () => egress.close(),
    () => looker.close(),
  );
  const { url: baseUrl, clientId, clientSecret } = looker;
  const target = { id: 'demo', baseUrl, clientId, clientSecret, verifySsl: true };
  catalogue = createCatalogue({ ...egress.metadata(target), knownValues: () => known });
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** The values that a search tells, by field, of the explore that fits best. */
async function named(words: string): Promise<Record<string, readonly string[]>> {
  const [best] = (await catalogue.findFields(words)).explores;
  return Object.fromEntries((best?.fields ?? []).flatMap(({ name, values }) => (values ? [[name, values]] : [])));
}

describe('words that are a value of a field', () => {
  test.each([
    ['receita Levis', { 'products.brand': ["Levi's"] }],
    ["revenue of Levi's", { 'products.brand': ["Levi's"] }],
    ['pedidos no Brasil', { 'users.country': ['Brazil'] }],
    ['orders in brzail, united states', { 'users.country': ['United States'] }],
    ['umsatz osterreich', { 'users.country': ['Österreich'] }],
    ['calvin klein in BRAZIL', { 'products.brand': ['Calvin Klein'], 'users.country': ['Brazil'] }],
  ])('%s: the field is found, with the value as the data has it', async (words, values) => {
    expect(await named(words)).toEqual(values);
  });

  test.each(['receita por marca', 'a new order', 'balance of united orders', 'top M brands', 'fila'])(
    '%s: names none',
    async words => {
      expect(await named(words)).toEqual({});
    },
  );

  test('stand before fields that the words only describe', async () => {
    const [best] = (await catalogue.findFields('Hanes revenue by state')).explores;
    const names = best?.fields.slice(0, 3).map(({ name }) => name);
    expect(names?.toSorted()).toEqual(['order_items.total_sale_price', 'products.brand', 'users.state']);
  });

  test('are found as soon as they are known', async () => {
    expect(await named('revenue of Zappos')).toEqual({});
    known = [...known, { model: 'thelook', field: 'products.brand', values: new Set(['Zappos']) }];
    expect(await named('revenue of Zappos')).toEqual({ 'products.brand': ['Zappos'] });
  });
});
