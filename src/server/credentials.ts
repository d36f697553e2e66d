import { createHash } from 'node:crypto';
import { newToken } from '../base/ids.ts';
import type { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import { Attempts } from './attempts.ts';
import type { SessionsNeed } from './needs.ts';

export const SESSION_COOKIE = 'looker_chat_session';
/** A browser stays signed in this long: a month of daily work. */
export const SESSION_SECONDS = 30 * 24 * 3600;

const hashOf = (id: string): string => createHash('sha256').update(id).digest('base64url');

/** Who has shown a valid token: by bearer, by the cookie traded for it, or by the first frame of a socket. */
export class Credentials {
  readonly #token: Secret;
  readonly #sessions: SessionsNeed;
  readonly #now: () => Date;
  readonly #attempts = new Attempts();

  constructor(options: { accessToken: Secret; sessions: SessionsNeed; now: () => Date }) {
    this.#token = options.accessToken;
    this.#sessions = options.sessions;
    this.#now = options.now;
  }

  /** Compares a shown token; throws too_many_attempts {seconds} or unauthorized. */
  check(token: string, address: string): void {
    const seconds = this.#attempts.wait(address, this.#now());
    if (seconds > 0) throw new CodedError('too_many_attempts', { params: { seconds } });
    if (this.#token.equals(token)) return;
    this.#attempts.failed(address, this.#now());
    throw new CodedError('unauthorized');
  }

  async holds(
    shown: { authorization?: string | undefined; cookie?: string | undefined },
    address: string,
  ): Promise<boolean> {
    const bearer = /^Bearer (\S+)$/.exec(shown.authorization ?? '')?.[1];
    if (bearer !== undefined) {
      this.check(bearer, address);
      return true;
    }
    if (shown.cookie === undefined) return false;
    return this.#sessions.isLive(hashOf(shown.cookie), this.#now().toISOString());
  }

  /** Starts a browser session and gives its id, for the cookie. */
  async signIn(): Promise<string> {
    const id = newToken();
    const now = this.#now();
    const expires = new Date(now.getTime() + SESSION_SECONDS * 1000);
    await this.#sessions.create(hashOf(id), now.toISOString(), expires.toISOString());
    return id;
  }

  async signOut(cookie: string): Promise<void> {
    await this.#sessions.remove(hashOf(cookie));
  }
}
