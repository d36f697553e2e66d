import { describe, expect, test, vi } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { type Answerer, inTurn, json, targetAt } from '../looker/egress-stand-in.ts';
import { DAY, EXPLORE_ROUTE, field, LIST_ROUTE, listed, MINUTE, openCatalogue, ownMeasure } from './world.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `explore_${at}`);

describe('Looker is asked little', () => {
  test('searches that come together ask once for the list and once for each explore', async () => {
    const { catalogue, asked } = await openCatalogue({ [LIST_ROUTE]: json(listed('orders', 'visits')) });
    await Promise.all(['amount', 'orders', 'amount'].map(words => catalogue.findFields(words)));
    expect(asked().toSorted()).toEqual(['list', 'orders', 'visits']);
    await catalogue.findFields('amount');
    expect(asked()).toHaveLength(3);
  });

  test('for ten minutes not at all; then in the background, while what is known is given', async () => {
    const { catalogue, asked, wait } = await openCatalogue({
      [LIST_ROUTE]: json(listed('orders')),
      [EXPLORE_ROUTE]: inTurn(ownMeasure, json({ fields: { measures: [field('orders.renamed')] } })),
    });
    const names = async () =>
      (await catalogue.findFields('orders')).explores.flatMap(({ fields }) => fields.map(({ name }) => name));
    expect(await names()).toEqual(['orders.amount']);
    wait(10 * MINUTE - 1);
    expect(await names()).toEqual(['orders.amount']);
    expect(asked()).toEqual(['list', 'orders']);
    wait(1);
    expect(await names()).toEqual(['orders.amount']);
    await vi.waitFor(async () => expect(await names()).toEqual(['orders.renamed']));
    expect(asked().toSorted()).toEqual(['list', 'list', 'orders', 'orders']);
  });

  test('after a day what is known is no longer given', async () => {
    const { catalogue, asked, wait } = await openCatalogue({
      [LIST_ROUTE]: inTurn(json(listed('orders')), json(listed('visits'))),
    });
    await catalogue.findFields('amount');
    wait(DAY);
    const { explores } = await catalogue.findFields('amount');
    expect(explores.map(({ explore }) => explore)).toEqual(['visits']);
    expect(asked()).toEqual(['list', 'orders', 'list', 'visits']);
  });

  test('a sample for suggestions is a day old before anything is asked again', async () => {
    const { catalogue, asked, wait } = await openCatalogue({ [LIST_ROUTE]: json(listed(...numbered(5))) });
    expect(await catalogue.sample(3)).toHaveLength(3);
    wait(DAY - 1);
    expect(await catalogue.sample(3)).toHaveLength(3);
    expect(asked()).toHaveLength(1 + 3);
    wait(1);
    await catalogue.sample(3);
    expect(asked()).toHaveLength(2 * (1 + 3));
  });

  test('what fails is asked for again after a minute, and what was known holds meanwhile', async () => {
    const { catalogue, asked, wait } = await openCatalogue({
      [LIST_ROUTE]: inTurn(json({}, 500), json(listed('orders')), json({}, 500)),
    });
    const failure = await catalogue.findFields('amount').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CodedError);
    expect(failure).toMatchObject({ code: 'looker_server_error' });
    await expect(catalogue.findFields('amount')).rejects.toBe(failure);
    expect(asked()).toEqual(['list']);
    wait(MINUTE);
    expect((await catalogue.findFields('amount')).explores).toHaveLength(1);
    wait(20 * MINUTE);
    expect((await catalogue.findFields('amount')).explores).toHaveLength(1);
    await vi.waitFor(() => expect(asked().filter(one => one === 'list')).toHaveLength(3));
    expect((await catalogue.findFields('amount')).explores).toHaveLength(1);
  });

  test('an explore that cannot be read is left out of the search, not in its way', async () => {
    const refused: Answerer = (response, request) =>
      (request.path.endsWith('/orders') ? json({ message: 'Not found' }, 404) : ownMeasure)(response, request);
    const { catalogue } = await openCatalogue({
      [LIST_ROUTE]: json(listed('orders', 'visits')),
      [EXPLORE_ROUTE]: refused,
    });
    const { explores, unread } = await catalogue.findFields('amount');
    expect({ explores: explores.map(({ explore }) => explore), unread }).toEqual({ explores: ['visits'], unread: 1 });
  });
});

describe('how much is read', () => {
  test('of up to 12 explores all, three at once and the others in the background', async () => {
    const { catalogue, asked } = await openCatalogue({ [LIST_ROUTE]: json(listed(...numbered(12))) });
    expect((await catalogue.findFields('explore_7 amount')).unread).toBe(12 - 3);
    await vi.waitFor(async () => expect((await catalogue.findFields('amount')).unread).toBe(0));
    expect(asked()).toHaveLength(1 + 12);
    expect(asked().slice(1, 4)).toContain('explore_7');
  });

  test('of more than 12 only those that the words name, three a search', async () => {
    const { catalogue, asked } = await openCatalogue({
      [LIST_ROUTE]: json(listed(...numbered(13), 'pedidos', 'clientes')),
    });
    await catalogue.findFields('customers');
    expect(asked()).toEqual(['list', 'clientes']);
    const { explores } = await catalogue.findFields('order amount');
    expect(explores[0]?.explore).toBe('pedidos');
    expect(asked()).toEqual(['list', 'clientes', 'pedidos']);
    const { explores: named, unread } = await catalogue.findFields('amount', { explore: 'explore_9' });
    expect(named.map(({ explore }) => explore)).toEqual(['explore_9']);
    expect({ asked: asked().length, unread }).toEqual({ asked: 4, unread: 0 });
  });

  test('the list is of what a person may see: no hidden explore is read, sampled or found', async () => {
    const hidden = [
      {
        name: 'shop',
        explores: [
          { name: 'secret', hidden: true },
          { name: 'orders', hidden: false },
        ],
      },
    ];
    const { catalogue, asked } = await openCatalogue({ [LIST_ROUTE]: json(hidden) });
    await catalogue.findFields('secret amount', { explore: 'secret' });
    await catalogue.findFields('secret amount');
    expect(await catalogue.explore('shop', 'secret')).toBeUndefined();
    expect((await catalogue.sample(5)).map(({ name }) => name)).toEqual(['orders']);
    expect(asked()).toEqual(['list', 'orders']);
  });

  test('a sample takes the first explore of each model before the second of any', async () => {
    const models = ['a', 'b'].map(model => ({
      name: model,
      explores: [1, 2].map(at => ({ name: `${model}${at}`, hidden: false })),
    }));
    const { catalogue } = await openCatalogue({ [LIST_ROUTE]: json(models) });
    expect((await catalogue.sample(3)).map(({ name }) => name)).toEqual(['a1', 'b1', 'a2']);
  });
});

describe('what was read belongs to one Looker and its secret', () => {
  test('another target reads for itself', async () => {
    const { catalogue, egress, standIn, asked } = await openCatalogue({ [LIST_ROUTE]: json(listed('orders')) });
    await catalogue.findFields('amount');
    const other = createCatalogue(egress.metadata(targetAt(standIn.url, { id: 'target-2' })));
    await other.findFields('amount');
    expect(asked()).toEqual(['list', 'orders', 'list', 'orders']);
  });

  test('a secret that changed, and a target that was forgotten, begin anew', async () => {
    const { catalogue, egress, standIn, asked } = await openCatalogue({ [LIST_ROUTE]: json(listed('orders')) });
    await catalogue.findFields('amount');
    expect(egress.metadata(targetAt(standIn.url)).known()).toHaveLength(1);
    expect(egress.metadata(targetAt(standIn.url, { clientId: 'another' })).known()).toEqual([]);
    const again = createCatalogue(egress.metadata(targetAt(standIn.url)));
    await again.findFields('amount');
    egress.forget('target-1');
    await createCatalogue(egress.metadata(targetAt(standIn.url))).findFields('amount');
    expect(asked().filter(one => one === 'list')).toHaveLength(3);
  });
});
