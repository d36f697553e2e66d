import { CodedError } from '../contract/errors.ts';
import type { StoredEvent } from '../contract/events.ts';
import type { Changes } from './changes.ts';
import type { EventLog } from './event-log.ts';

/** Events read at once, and held by each follow of a client that does not read: an event may have some 10 KB. */
const PAGE = 32;

/**
 * Gives every event after `after` to `onEvent`, in order, each once, those of the past and those to come, until the
 * signal aborts, or `changes` is closed and all is told. `onEvent` is awaited, so a slow reader holds back only itself. The
 * wait is registered before the read: nothing that is committed between the two is missed. Throws `not_found` when the conversation is deleted.
 */
export async function follow(
  log: EventLog,
  changes: Changes,
  options: {
    conversationId: string;
    after: number;
    onEvent: (event: StoredEvent) => void | Promise<void>;
    signal: AbortSignal;
    /** Runs the reading and telling of one page: who follows many for one reader holds one page at a time. */
    inTurn?: <T>(work: () => Promise<T>) => Promise<T>;
  },
): Promise<void> {
  let { after } = options;
  const { inTurn = work => work() } = options;
  /** Gives how many events were told. */
  const tellPage = async (): Promise<number> => {
    const events = options.signal.aborted ? [] : await log.read(options.conversationId, after, PAGE);
    for (const event of events) {
      if (options.signal.aborted) break;
      await options.onEvent(event);
      after = event.seq;
    }
    return events.length;
  };
  let woken = false;
  while (!options.signal.aborted) {
    const last = changes.isClosed;
    const change = changes.next(options.conversationId, options.signal);
    try {
      const told = await inTurn(tellPage);
      // Woken for nothing: there is no conversation without an event.
      if (told === 0 && woken && !last && (await log.lastSeq(options.conversationId)) === 0) {
        throw new CodedError('not_found');
      }
      woken = change.isOver(); // while a page was told
      if (told > 0) continue;
      if (last) return;
      await change.happened;
      woken = true;
    } finally {
      change.forget();
    }
  }
}
