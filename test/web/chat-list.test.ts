import { expect, test } from 'vitest';
import type { ConversationSummary } from '../../src/contract/api.ts';
import { conversationGroups, foundConversations } from '../../web/src/chat/conversation-groups.ts';
import { searchWords, withFound } from '../../web/src/chat/search-words.ts';

const now = new Date(2026, 10, 22, 12);
const conversation = (title: string, daysAgo: number) => ({
  id: title,
  title,
  language: 'en' as const,
  created_at: now.toISOString(),
  updated_at: new Date(now.getTime() - daysAgo * 86_400_000).toISOString(),
  last_seq: 1,
  running: false,
});
const all = [conversation('Old orders', 40), conversation('Receita por Mês', 3), conversation('Orders today', 0)];
const titlesOf = (list: readonly ConversationSummary[]): string[] => list.map(({ title }) => title);
const found = (search: string, byServer: readonly ConversationSummary[] = []): string[] =>
  titlesOf(foundConversations(all, searchWords(search), byServer));

test('Conversations stand newest first, by age', () => {
  expect(conversationGroups(all, now).map(({ age, conversations }) => [age, titlesOf(conversations)])).toEqual([
    ['today', ['Orders today']],
    ['thisWeek', ['Receita por Mês']],
    ['earlier', ['Old orders']],
  ]);
});

test('Yesterday night is not today', () => {
  expect(conversationGroups([conversation('Late', 0.6)], now).map(({ age }) => age)).toEqual(['thisWeek']);
});

test('Titles are searched for every word in any order, without regard to case and accents', () => {
  expect(found('')).toEqual(titlesOf(all));
  expect(found('mes RECEITA')).toEqual(['Receita por Mês']);
  expect(found(' orders ')).toEqual(['Old orders', 'Orders today']);
  expect(found('nothing')).toEqual([]);
});

test('What the server found by its texts stands beside that, each once, be it too old for the list', () => {
  const old = conversation('Too old for the list', 900);
  const [first] = all;
  if (first === undefined) throw new Error('there are some');
  expect(found('today', [first, old])).toEqual(['Old orders', 'Orders today', 'Too old for the list']);
  expect(found('orders', [first])).toEqual(['Old orders', 'Orders today']);
});

/** The title with what is marked in brackets. */
const marked = (title: string, search: string): string =>
  withFound(title, searchWords(search))
    .map(({ text, found: isFound }) => (isFound ? `[${text}]` : text))
    .join('');

test.each([
  ['Receita por mês', 'MES', 'Receita por [mês]'],
  ['Receita por mês', 'receita mês', '[Receita] por [mês]'],
  ['Receita por me\u0302s', 'mes', 'Receita por [me\u0302s]'],
  ['Ação e reação', 'acao', '[Ação] e re[ação]'],
  ['banana', 'ana', 'b[anana]'],
  ['100 % of 😀 sales', '😀 %', '100 [%] of [😀] sales'],
  ['İstanbul ﬁt', 'istanbul', '[İstanbul] ﬁt'],
  ['Nothing of it', 'x', 'Nothing of it'],
  ['No search', '  ', 'No search'],
])('in “%s” the words of “%s” are marked: %s', (title, search, expected) => {
  expect(marked(title, search)).toBe(expected);
});

test('Whatever is marked, the title stays as it was', () => {
  for (const title of ['ÀÉÎõü ß ﬀ', 'e\u0301\u0302e', '👩‍👩‍👧 família', '']) {
    const pieces = withFound(title, searchWords('e a ss f amil'));
    expect(pieces.map(({ text }) => text).join('')).toBe(title);
    // Neighbours differ: no piece could be joined to the next.
    expect(pieces.every(({ found: isFound }, at) => pieces[at + 1]?.found !== isFound)).toBe(true);
  }
});
