import { setTimeout as pause } from 'node:timers/promises';
import type { StoredEvent } from '../contract/events.ts';
import type { Changes } from './changes.ts';
import type { EventLog } from './event-log.ts';
import { follow } from './follow.ts';

export interface FollowRequest {
  readonly conversationId: string;
  /** Sequence number of the last event that was heard, and its time where it is known. */
  readonly after: number;
  readonly time?: string | undefined;
  /** What was heard is not what the log holds: forget it, all of it comes from the beginning. */
  readonly onStartedOver?: () => void;
  readonly onEvent: (event: StoredEvent) => void | Promise<void>;
  readonly signal: AbortSignal;
  readonly inTurn?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** At the stop, for the last events to reach who reads; who does not by then has them in the log. */
const TELLING_MS = 1_000;

/** All who follow conversations now. */
export class Followers {
  readonly #log: EventLog;
  readonly #changes: Changes;
  readonly #current = new Set<Promise<void>>();

  constructor(log: EventLog, changes: Changes) {
    this.#log = log;
    this.#changes = changes;
  }

  get count(): number {
    return this.#current.size;
  }

  /** Resolves when the signal aborts, or all is told at the stop; throws `not_found` at a deletion; see `follow`. */
  async follow(request: FollowRequest): Promise<void> {
    const following = this.#follow(request);
    const told = following.catch(() => {});
    this.#current.add(told);
    void told.then(() => this.#current.delete(told));
    await following;
  }

  /**
   * The log may have lost what was heard: the end of an answer to a power cut, more to a backup that was put back. The
   * same numbers are then given once more, to other events, which a follower would take for those it has.
   */
  async #follow(request: FollowRequest): Promise<void> {
    const { conversationId, after, time } = request;
    const known = await this.#log.holds(conversationId, after, time);
    if (!known) request.onStartedOver?.();
    await follow(this.#log, this.#changes, { ...request, after: known ? after : 0 });
  }

  /** The conversation is deleted: who follows it hears that. */
  gone(conversationId: string): void {
    this.#log.changedElsewhere(conversationId);
    this.#changes.announce(conversationId);
  }

  /** Nothing will be committed any more: waits until all have heard what was. */
  async tellAll(): Promise<void> {
    this.#changes.close();
    await Promise.race([Promise.all(this.#current), pause(TELLING_MS, undefined, { ref: false })]);
  }
}
