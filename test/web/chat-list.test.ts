import { expect, test } from 'vitest';
import { conversationGroups } from '../../web/src/chat/conversation-groups.ts';

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
const titles = (search: string) =>
  conversationGroups(all, search, now).map(({ age, conversations }) => [age, conversations.map(({ title }) => title)]);

test('Conversations stand newest first, by age', () => {
  expect(titles('')).toEqual([
    ['today', ['Orders today']],
    ['thisWeek', ['Receita por Mês']],
    ['earlier', ['Old orders']],
  ]);
});

test('Search finds every word in any order, without regard to case and accents', () => {
  expect(titles('mes RECEITA')).toEqual([['thisWeek', ['Receita por Mês']]]);
  expect(titles(' orders ')).toEqual([
    ['today', ['Orders today']],
    ['earlier', ['Old orders']],
  ]);
  expect(titles('nothing')).toEqual([]);
});

test('Yesterday night is not today', () => {
  expect(conversationGroups([conversation('Late', 0.6)], '', now).map(({ age }) => age)).toEqual(['thisWeek']);
});
