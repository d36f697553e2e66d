import type { ConversationSummary } from '../../../src/contract/api.ts';
import { folded } from './search-words.ts';

const AGES = ['today', 'thisWeek', 'earlier'] as const;
export type Age = (typeof AGES)[number];

const DAY = 86_400_000;

function ageOf(updatedAt: string, now: Date): Age {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const time = Date.parse(updatedAt);
  if (time >= midnight) return 'today';
  return time >= midnight - 6 * DAY ? 'thisWeek' : 'earlier';
}

/**
 * The conversations whose title has every one of the `words` (folded), and those that the server has `found` by their
 * texts: it also knows some that are too old for the list.
 */
export function foundConversations(
  conversations: readonly ConversationSummary[],
  words: readonly string[],
  found: readonly ConversationSummary[],
): readonly ConversationSummary[] {
  const ids = new Set(found.map(({ id }) => id));
  const listed = new Set(conversations.map(({ id }) => id));
  const isFound = ({ id, title }: ConversationSummary): boolean =>
    ids.has(id) || words.every(word => folded(title).includes(word));
  return [...conversations.filter(isFound), ...found.filter(({ id }) => !listed.has(id))];
}

/** The newest first, by age; groups without any are left out. */
export function conversationGroups(
  conversations: readonly ConversationSummary[],
  now: Date,
): { readonly age: Age; readonly conversations: readonly ConversationSummary[] }[] {
  const sorted = conversations.toSorted((one, other) => other.updated_at.localeCompare(one.updated_at));
  return AGES.map(age => ({
    age,
    conversations: sorted.filter(({ updated_at }) => ageOf(updated_at, now) === age),
  })).filter(group => group.conversations.length > 0);
}
