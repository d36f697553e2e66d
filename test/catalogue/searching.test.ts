import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalogue, createCatalogue, type FoundExplore } from '../../src/catalogue/catalogue.ts';
import { THELOOK } from '../../src/demo/looker/engine/lookml/model.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { json, openEgress } from '../looker/egress-stand-in.ts';
import { EXPLORE_ROUTE, field, LIST_ROUTE, listed, openCatalogue } from './world.ts';

let catalogue: Catalogue;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const looker = await startDemoLooker();
  const { egress } = await openEgress();
  closing.push(
    () => egress.close(),
    () => looker.close(),
  );
  const { url, clientId, clientSecret } = looker;
  const target = { id: 'demo', baseUrl: url, clientId, clientSecret, verifySsl: true };
  catalogue = createCatalogue(egress.metadata(target));
});
afterAll(async () => {
  for (const close of closing) await close();
});

const find = async (words: string, search = {}): Promise<readonly FoundExplore[]> =>
  (await catalogue.findFields(words, search)).explores;
const firstNames = async (words: string, count: number): Promise<readonly string[]> =>
  (await find(words))[0]?.fields.slice(0, count).map(({ name }) => name) ?? [];

const SALES = 'order_items.total_sale_price';

describe('the field that is meant comes first, in whatever language it is asked for', () => {
  test.each([
    ['total sale price', SALES],
    ['receita total', SALES],
    ['margem bruta total', 'order_items.total_gross_margin'],
    ['total gross margin', 'order_items.total_gross_margin'],
    ['ticket médio', 'order_facts.average_order_amount'],
    ['average order value', 'order_facts.average_order_amount'],
    ['taxa de conversão', 'sessions.overall_conversion'],
    ['conversion rate', 'sessions.overall_conversion'],
    ['estado', 'users.state'],
    ['STATE', 'users.state'],
    ['país', 'users.country'],
    ['pais', 'users.country'],
    ['marca', 'products.brand'],
    ['categorias', 'products.category'],
    ['faixa etária', 'users.age_tier'],
    ['número de pedidos', 'order_items.order_count'],
    ['navegador', 'sessions.browser'],
    ['tipo de evento', 'events.event_type'],
  ])('%s', async (words, field) => {
    expect(await firstNames(words, 1)).toEqual([field]);
  });
});

describe('a question of several fields finds one explore that has them all', () => {
  test.each([
    ['revenue by state', [SALES, 'users.state']],
    ['receita por estado', [SALES, 'users.state']],
    ['faturamento por marca e gênero', [SALES, 'products.brand', 'users.gender']],
    ['sessions by browser', ['sessions.count', 'sessions.browser']],
    ['visitas por navegador', ['sessions.count', 'sessions.browser']],
  ])('%s', async (words, fields) => {
    expect((await firstNames(words, fields.length)).toSorted()).toEqual(fields.toSorted());
  });
});

describe('labels in one language are found in the other', () => {
  const LABELS = [
    ['Revenue', 'faturamento'],
    ['Order Count', 'número de pedidos'],
    ['Average Order Value', 'ticket médio'],
    ['Customer State', 'estado dos clientes'],
    ['Shipping Cost', 'custo do frete'],
    ['Created Month', 'mês de criação'],
    ['Inventory', 'estoques'],
    ['Country', 'países'],
  ] as const;

  test.each([
    ['English', LABELS.map(([english]) => english), LABELS.map(([, portuguese]) => portuguese)],
    ['Portuguese', LABELS.map(([, portuguese]) => portuguese), LABELS.map(([english]) => english)],
  ])('%s ones', async (_language, labels, words) => {
    const fields = labels.map((label, at) => field(`view.f${at}`, { label, label_short: label }));
    const { catalogue } = await openCatalogue({
      [LIST_ROUTE]: json(listed('view')),
      [EXPLORE_ROUTE]: json({ fields: { dimensions: fields } }),
    });
    const found = await Promise.all(words.map(each => catalogue.findFields(each, { limit: 1 })));
    expect(found.map(({ explores }) => explores[0]?.fields[0]?.label)).toEqual(labels);
  });
});

describe('words as people type them', () => {
  test.each([
    ['gross mrgin percentage', 'order_items.total_gross_margin_percentage'],
    ['categ', 'products.category'],
    ['departament', 'products.department'],
    ['lifetime revenu', 'user_order_facts.lifetime_revenue'],
  ])('%s', async (words, field) => {
    expect(await firstNames(words, 2)).toContain(field);
  });

  test.each(['xyzzy plugh', '', '   ', '¿?', '\u0000'])('%j finds nothing', async words => {
    expect(await find(words)).toEqual([]);
  });
});

describe('what a search tells', () => {
  test('is as many fields as were asked for, most of the best explore', async () => {
    for (const limit of [1, 5, 12]) {
      const explores = await find('count', { limit });
      expect(explores.reduce((sum, { fields }) => sum + fields.length, 0)).toBe(limit);
      expect(explores[0]?.fields.length).toBeGreaterThanOrEqual(explores.at(-1)?.fields.length ?? 0);
    }
  });

  test('stays in the model and explore that were named', async () => {
    expect((await find('count', { explore: 'sessions' })).map(({ explore }) => explore)).toEqual(['sessions']);
    expect(await find('count', { model: 'another' })).toEqual([]);
    expect((await find('count', { model: THELOOK.name })).length).toBeGreaterThan(1);
  });

  test('is enough to ask with: filters that must be there, and what a parameter may be', async () => {
    const events = THELOOK.explores.find(({ name }) => name === 'events');
    const [filter] = events?.alwaysFilter ?? [];
    const [found] = await find('event type', { explore: 'events' });
    expect(found?.always_filter).toEqual({ [filter?.name ?? '']: filter?.value });
    const picker = THELOOK.explores[0]?.fields.find(({ kind }) => kind === 'parameter');
    const [withPicker] = await find(picker?.labelShort ?? '');
    const allowed = picker?.allowedValues?.map(({ value }) => value);
    expect(withPicker?.fields.find(({ name }) => name === picker?.name)).toMatchObject({
      kind: 'parameter',
      choices: allowed,
    });
  });

  test('is of a date one field, with the frames that it has', async () => {
    const [found] = await find('created month', { explore: 'order_items' });
    const created = found?.fields.filter(({ name }) => name.startsWith('order_items.created_'));
    const frames = THELOOK.explores[0]?.fields
      .filter(({ name, type }) => name.startsWith('order_items.created_') && type !== 'date_raw')
      .map(({ type }) => type.replace('date_', ''));
    expect(created).toMatchObject([{ name: 'order_items.created_month', frames }]);
  });

  test.each(['How many orders by day of the week, by created date', 'Quantos pedidos por dia da semana, por data'])(
    'has the number beside the dates that share its words, and few of the dates: %s',
    async words => {
      const [found] = await find(words, { limit: 24 });
      expect(found?.fields.map(({ name }) => name)).toContain('order_items.order_count');
      const dates = found?.fields.filter(({ frames }) => frames !== undefined) ?? [];
      expect(dates[0]?.name).toMatch(/^order_items\.created_/);
      expect(dates.length).toBeLessThanOrEqual(3);
    },
  );

  test('never has a field twice', async () => {
    for (const words of ['jeans category', 'customers in Brazil', 'last month']) {
      for (const { fields } of await find(words, { limit: 50 })) {
        expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
      }
    }
  });

  test('of an explore that is described is all that can be asked, each date once', async () => {
    const explore = THELOOK.explores[0];
    const described = await catalogue.describe(THELOOK.name, explore?.name ?? '');
    const told = described?.fields.flatMap(({ name, type, frames }) => {
      const start = name.slice(0, -type.replace('date_', '').length);
      return frames === undefined ? [name] : frames.map(frame => `${start}${frame}`);
    });
    const offered = explore?.fields.filter(each => !each.hidden && each.type !== 'date_raw').map(({ name }) => name);
    expect(told?.toSorted()).toEqual(offered?.toSorted());
    expect(await catalogue.describe(THELOOK.name, 'nowhere')).toBeUndefined();
  });

  test('is never a hidden field, nor a raw time', async () => {
    const fields = THELOOK.explores.flatMap(explore => explore.fields);
    const hidden = fields.filter(field => field.hidden || field.type === 'date_raw');
    expect(hidden.length).toBeGreaterThan(5);
    for (const { label, name } of hidden) {
      const found = (await find(label, { limit: 50 })).flatMap(explore => explore.fields.map(field => field.name));
      expect(found, `for ${label}`).not.toContain(name);
    }
  });
});
