import { useEffect } from 'react';
import { useApp } from '../state/store.ts';
import { suggestionsKey } from '../state/suggestions.ts';

/** First questions, or those that follow a result; undefined while they are on their way. */
export function useSuggestions(resultId: string | undefined): readonly string[] | undefined {
  const key = useApp(state => suggestionsKey(state, resultId));
  const { suggest } = useApp(state => state.actions);
  // `key` says whose they are: with it the questions change, though not what they follow.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => suggest(resultId), [suggest, resultId, key]);
  return useApp(state => state.suggestions[key]);
}
