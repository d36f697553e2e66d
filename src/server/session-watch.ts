import type { Clock } from '../base/clock.ts';
import type { SessionsNeed } from './needs.ts';
import { sessionLeftMs } from './session-life.ts';

/** The time is looked at again at least this often: a clock may be set, and a machine may sleep. */
const LOOK_MS = 60_000;

interface Watcher {
  readonly onEnd: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Tells those who live by a browser session (open sockets) when it ends: signed out in any window, or expired. */
export class SessionWatch {
  readonly #sessions: SessionsNeed;
  readonly #clock: Clock;
  readonly #watchers = new Map<string, Set<Watcher>>();

  constructor(options: { sessions: SessionsNeed; clock: Clock }) {
    this.#sessions = options.sessions;
    this.#clock = options.clock;
  }

  /** Calls `onEnd` once, at once if the session is over already; the result ends the watch. */
  watch(session: string, onEnd: () => void): () => void {
    const watcher: Watcher = { onEnd, timer: undefined };
    const watchers = this.#watchers.get(session) ?? new Set();
    this.#watchers.set(session, watchers.add(watcher));
    // Entered before it is read: a sign-out meanwhile finds either the watcher here or no row there.
    void this.#look(session, watcher);
    return () => this.#drop(session, watcher);
  }

  ended(session: string): void {
    for (const watcher of this.#watchers.get(session) ?? []) this.#end(session, watcher);
  }

  async #look(session: string, watcher: Watcher): Promise<void> {
    // What cannot be read lets nobody stay.
    const expiresAt = await this.#sessions.expiresAt(session).catch(() => undefined);
    if (this.#watchers.get(session)?.has(watcher) !== true) return;
    const left = sessionLeftMs(expiresAt, this.#clock.now());
    if (left === 0) this.#end(session, watcher);
    else watcher.timer = setTimeout(() => void this.#look(session, watcher), Math.min(left, LOOK_MS));
  }

  #end(session: string, watcher: Watcher): void {
    this.#drop(session, watcher);
    watcher.onEnd();
  }

  #drop(session: string, watcher: Watcher): void {
    clearTimeout(watcher.timer);
    const watchers = this.#watchers.get(session);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#watchers.delete(session);
  }
}
