import { createHmac } from 'node:crypto';
import type { Clock, Stopwatch } from '../base/clock.ts';
import { newToken } from '../base/ids.ts';
import type { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import { Attempts } from './attempts.ts';
import type { SessionsNeed } from './needs.ts';
import { SESSION_SECONDS, sessionLeftMs } from './session-life.ts';
import { SessionWatch } from './session-watch.ts';

export const SESSION_COOKIE = 'looker_chat_session';

/** A credential that is good: the token itself, or the browser session with this hash. */
export interface Held {
  readonly session?: string;
}

type OnRefused = (code: 'unauthorized' | 'too_many_attempts', address: string) => void;

/** Who has shown a valid token: by bearer, by the cookie traded for it, or by the first frame of a socket. */
export class Credentials {
  readonly #token: Secret;
  readonly #sessions: SessionsNeed;
  readonly #clock: Clock & Stopwatch;
  readonly #attempts = new Attempts();
  readonly #watch: SessionWatch;
  readonly #onRefused: OnRefused;

  constructor(options: {
    accessToken: Secret;
    sessions: SessionsNeed;
    clock: Clock & Stopwatch;
    onRefused?: OnRefused;
  }) {
    this.#token = options.accessToken;
    this.#sessions = options.sessions;
    this.#clock = options.clock;
    this.#watch = new SessionWatch(options);
    this.#onRefused = options.onRefused ?? (() => {});
  }

  /** Compares a shown token; throws too_many_attempts {seconds} or unauthorized. */
  check(token: string, address: string): void {
    const seconds = this.#attempts.wait(address, this.#clock.elapsedMs());
    if (seconds > 0) {
      this.#onRefused('too_many_attempts', address);
      throw new CodedError('too_many_attempts', { params: { seconds } });
    }
    if (!this.#token.equals(token)) {
      this.#attempts.failed(address, this.#clock.elapsedMs());
      this.#onRefused('unauthorized', address);
      throw new CodedError('unauthorized');
    }
    this.#attempts.succeeded(address);
  }

  /** What of the shown is good; throws as `check` does for a wrong bearer. */
  async held(
    shown: { authorization?: string | undefined; cookie?: string | undefined },
    address: string,
  ): Promise<Held | undefined> {
    const bearer = /^Bearer +(\S+)$/i.exec(shown.authorization ?? '')?.[1];
    if (bearer !== undefined) {
      this.check(bearer, address);
      return {};
    }
    if (shown.cookie === undefined) return undefined;
    const session = this.#hashOf(shown.cookie);
    const expiresAt = await this.#sessions.expiresAt(session);
    return sessionLeftMs(expiresAt, this.#clock.now()) > 0 ? { session } : undefined;
  }

  /** Calls `onEnd` once when the session is signed out in any window or expires; the result ends the watch. */
  watch(session: string, onEnd: () => void): () => void {
    return this.#watch.watch(session, onEnd);
  }

  /** Starts a browser session and gives its id, for the cookie. */
  async signIn(): Promise<string> {
    const id = newToken();
    const now = this.#clock.now();
    const expires = new Date(now.getTime() + SESSION_SECONDS * 1000);
    await this.#sessions.create(this.#hashOf(id), now.toISOString(), expires.toISOString());
    return id;
  }

  async signOut(cookie: string): Promise<void> {
    const session = this.#hashOf(cookie);
    await this.#sessions.remove(session);
    this.#watch.ended(session);
  }

  /** Keyed with the token: another token, and no session made from the former one is found again. */
  #hashOf(id: string): string {
    return createHmac('sha256', this.#token.reveal()).update(id).digest('base64url');
  }
}
