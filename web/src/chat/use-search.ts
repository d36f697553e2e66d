import { useEffect, useState } from 'react';
import type { ConversationSummary } from '../../../src/contract/api.ts';
import { useApp } from '../state/store.ts';

export interface Search {
  /** As it is typed. */
  readonly text: string;
  readonly change: (text: string) => void;
  /** What the server has found so far. */
  readonly found: readonly ConversationSummary[];
  /** `titles`: the server is out of reach, so that only titles could be searched. */
  readonly state: 'none' | 'under way' | 'over' | 'titles';
}

interface Answer {
  readonly to: string;
  /** Undefined when the server gave none. */
  readonly found: readonly ConversationSummary[] | undefined;
}

/** A search among conversations. Each change of its text takes the place of the request before, which is ended. */
export function useSearch(): Search {
  const [text, change] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const conversations = useApp(state => state.conversations);
  const { search } = useApp(state => state.actions);
  const asked = text.trim();

  useEffect(() => {
    if (asked === '') return;
    const stop = new AbortController();
    const keep = (found: Answer['found']): void => {
      if (!stop.signal.aborted) setAnswer({ to: asked, found });
    };
    search(asked, stop.signal).then(keep, () => keep(undefined));
    return () => stop.abort();
    // Another list, other texts: what is found may be more by now.
  }, [asked, search, conversations]);

  if (asked === '') return { text, change, found: [], state: 'none' };
  // While one goes on typing, what was found before is likely to stay.
  const found = (answer !== undefined && asked.startsWith(answer.to) && answer.found) || [];
  if (answer?.to !== asked) return { text, change, found, state: 'under way' };
  return { text, change, found, state: answer.found === undefined ? 'titles' : 'over' };
}
