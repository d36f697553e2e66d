import { newToken } from '../base/ids.ts';
import type { CodedError } from '../contract/errors.ts';
import type { AtLooker } from './query-stopper.ts';
import { SavedTitles } from './saved-titles.ts';
import type { Ticket, TicketScope } from './tickets.ts';

/** A ticket as the egress sees it: its scope, and what its requests have learned so far. */
export interface OpenTicket {
  readonly scope: TicketScope;
  /** Aborted when the scope is, or when the ticket is closed. */
  readonly signal: AbortSignal;
  readonly titles: SavedTitles;
  /** Queries of this ticket that failed, by key: their repetition gets the same answer. */
  readonly failedQueries: Map<string, CodedError>;
  failure: CodedError | undefined;
  /** One for each of its queries, settled with the query; never rejects. Undefined: it was not broken off. */
  readonly brokenOff: Promise<AtLooker | undefined>[];
}

export interface TicketRegistry {
  issue(scope: TicketScope): Ticket;
  /** The ticket an `Authorization` header names, while it lives. */
  find(authorization: string | undefined): OpenTicket | undefined;
  closeAll(): void;
}

export function createTicketRegistry(): TicketRegistry {
  const tickets = new Map<string, { open: OpenTicket; close: () => void }>();
  return {
    issue: scope => {
      const token = newToken();
      const controller = new AbortController();
      const close = (): void => {
        tickets.delete(token);
        scope.signal.removeEventListener('abort', close);
        controller.abort();
      };
      const open: OpenTicket = {
        scope,
        signal: controller.signal,
        titles: new SavedTitles(),
        failedQueries: new Map(),
        failure: undefined,
        brokenOff: [],
      };
      tickets.set(token, { open, close });
      scope.signal.addEventListener('abort', close, { once: true });
      if (scope.signal.aborted) close();
      return {
        token,
        close,
        brokenOff: async () => {
          const became = await Promise.all(open.brokenOff);
          return became.includes('left') ? 'left' : became.find(one => one !== undefined);
        },
        get failure() {
          return open.failure;
        },
      };
    },
    find: authorization => tickets.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '')?.open,
    closeAll: () => {
      for (const { close } of tickets.values()) close();
    },
  };
}
