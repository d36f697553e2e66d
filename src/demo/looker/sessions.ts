import type { Clock } from '../../base/clock.ts';
import { newToken } from '../../base/ids.ts';

/** As on a Looker with its default session length. */
export const TOKEN_SECONDS = 3_600;
/** A client that logs in for every call must not fill the memory: the oldest tokens die first. */
const MAX_TOKENS = 1_000;

interface Session {
  readonly expiresAt: number;
  /** This session's names are null; see failures.ts. */
  readonly nullNames: boolean;
}

/** The live access tokens. A token dies by time, by logout, or by the failure `demo:expired-token`. */
export class Sessions {
  readonly #clock: Clock;
  readonly #sessions = new Map<string, Session>();
  #expiredOnce = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(options: { nullNames: boolean }): string {
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size >= MAX_TOKENS) this.#sessions.delete(oldest);
    const token = newToken();
    this.#sessions.set(token, { expiresAt: this.#clock.now().getTime() + TOKEN_SECONDS * 1_000, ...options });
    return token;
  }

  find(token: string): Session | undefined {
    const session = this.#sessions.get(token);
    return session !== undefined && session.expiresAt > this.#clock.now().getTime() ? session : undefined;
  }

  drop(token: string): void {
    this.#sessions.delete(token);
  }

  /** Drops the token at every other call, so that the repeat after a new login goes through. True: dropped now. */
  expireEveryOther(token: string): boolean {
    this.#expiredOnce = !this.#expiredOnce;
    if (this.#expiredOnce) this.drop(token);
    return this.#expiredOnce;
  }
}

/** The token of an `Authorization: Bearer …` (or Looker's older `token …`) header. */
export function tokenOf(authorization: string | undefined): string {
  return /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
}
