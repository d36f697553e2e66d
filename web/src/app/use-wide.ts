import { useSyncExternalStore } from 'react';

/** From here on there is room for the list beside the conversation (Tailwind's `lg`). */
const wide = matchMedia('(min-width: 64rem)');

function subscribe(onChange: () => void): () => void {
  wide.addEventListener('change', onChange);
  return () => wide.removeEventListener('change', onChange);
}

export const useWide = (): boolean => useSyncExternalStore(subscribe, () => wide.matches);
