import type { Screen } from './types.ts';

/** Where in the page one is. It stands in the address after `#`, so that back, reload and bookmarks work. */
export interface Place {
  readonly screen: Screen;
  readonly conversationId: string | undefined;
}

export function placeOf(hash: string): Place {
  const conversation = /^#\/c\/([A-Za-z0-9_-]{1,64})$/.exec(hash);
  if (conversation?.[1] !== undefined) return { screen: 'chat', conversationId: conversation[1] };
  const screen = hash === '#/connection' ? 'connection' : hash === '#/connect' ? 'connect' : 'chat';
  return { screen, conversationId: undefined };
}

export function hashOf({ screen, conversationId }: Place): string {
  if (screen !== 'chat') return `#/${screen}`;
  return conversationId === undefined ? '#/' : `#/c/${conversationId}`;
}

/** The access token of a link that the server printed at its start (`#token=…`). */
export const tokenOf = (hash: string): string | undefined =>
  hash.startsWith('#token=') ? new URLSearchParams(hash.slice(1)).get('token') || undefined : undefined;
