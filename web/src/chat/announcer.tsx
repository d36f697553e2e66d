import type { RefObject } from 'react';
import type { Turn } from '../state/types.ts';
import { useAnnouncements } from './use-announcements.ts';

/** The voice of the newest answer: what is added here is read at the next pause. */
export function Announcer({ turn, asked }: { readonly turn: Turn | undefined; readonly asked: RefObject<boolean> }) {
  const said = useAnnouncements(turn, asked);
  return (
    <div aria-live="polite" aria-relevant="additions" className="sr-only" role="log">
      {said.map(({ id, words }) => (
        <p key={id}>{words}</p>
      ))}
    </div>
  );
}
