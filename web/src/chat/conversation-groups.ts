import type { ConversationSummary } from '../../../src/contract/api.ts';

const AGES = ['today', 'thisWeek', 'earlier'] as const;
export type Age = (typeof AGES)[number];

const DAY = 86_400_000;

function ageOf(updatedAt: string, now: Date): Age {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const time = Date.parse(updatedAt);
  if (time >= midnight) return 'today';
  return time >= midnight - 6 * DAY ? 'thisWeek' : 'earlier';
}

/** Letters as people search them: without case and accents (“receita” finds “Receita”, “mes” finds “Mês”). */
const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The conversations whose title has every word of `search`, newest first, by age; groups without any are left out. */
export function conversationGroups(
  conversations: readonly ConversationSummary[],
  search: string,
  now: Date,
): { readonly age: Age; readonly conversations: readonly ConversationSummary[] }[] {
  const words = folded(search).split(/\s+/);
  const found = conversations
    .filter(({ title }) => words.every(word => folded(title).includes(word)))
    .toSorted((one, other) => other.updated_at.localeCompare(one.updated_at));
  return AGES.map(age => ({
    age,
    conversations: found.filter(({ updated_at }) => ageOf(updated_at, now) === age),
  })).filter(group => group.conversations.length > 0);
}
