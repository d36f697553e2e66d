import { describe, expect, test } from 'vitest';
import { saying } from './scripted-answerer.ts';
import { askToEnd, openWorld, type World } from './world.ts';

const titles = async ({ conversations }: World, search: string): Promise<string[]> =>
  (await conversations.list(search)).map(({ title }) => title).toSorted();

/** One conversation a question, each answered with the words beside it. */
async function filled(texts: Readonly<Record<string, string>>): Promise<World> {
  const world = await openWorld();
  for (const [question, answer] of Object.entries(texts)) {
    world.answerer.script = saying(answer);
    await askToEnd(world, question);
  }
  return world;
}

describe('a search among conversations', () => {
  test('finds its words in titles, questions and answers, in any order and in different ones', async () => {
    const world = await filled({
      'Revenue by month': 'It grew most in Brazil.',
      'Orders by brand': 'Calvin Klein leads.',
    });
    const [{ id } = { id: '' }] = await world.conversations.list('brand');
    await world.conversations.rename(id, 'Favourites');
    expect(await titles(world, 'favour')).toEqual(['Favourites']);
    expect(await titles(world, 'klein orders')).toEqual(['Favourites']);
    expect(await titles(world, 'brazil REVENUE')).toEqual(['Revenue by month']);
    expect(await titles(world, 'brazil klein')).toEqual([]);
    expect(await titles(world, ' by ')).toHaveLength(2);
  });

  test('does not mind case and accents, neither those asked for nor those written', async () => {
    const world = await filled({ 'Receita por MÊS na Região': 'São Paulo é o maior; AÇÚCAR não.' });
    for (const words of ['mes', 'MÊS', 'região', 'REGIAO', 'sao paulo', 'açucar', 'acúcar nao', 'RÉCEITA']) {
      expect([words, ...(await titles(world, words))]).toEqual([words, 'Receita por MÊS na Região']);
    }
    expect(await titles(world, 'mas')).toEqual([]);
  });

  test('takes every sign for itself, none for a pattern', async () => {
    const signs = ['*', '?', '[', ']', '^', '-', '%', '_', '\\', "'", '"', '[^a]', 'a*c', '😀'];
    const world = await filled(Object.fromEntries(signs.map((sign, at) => [`${at}: ${sign} there`, 'yes'])));
    for (const sign of signs) {
      const all = await titles(world, '');
      expect(all).toHaveLength(signs.length);
      expect([sign, ...(await titles(world, sign))]).toEqual([sign, ...all.filter(title => title.includes(sign))]);
    }
  });
});
