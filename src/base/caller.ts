import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is behind what the server does now. */
export interface Caller {
  readonly requestId?: string;
  /** How they came in: from this machine, with the token, with a browser session, or not at all. */
  readonly way: 'local' | 'token' | 'session' | 'none';
  readonly address: string;
  /** The beginning of the hash of the session's id: tells sessions apart and opens nothing. */
  readonly session?: string;
}

/** Of a hash of 256 bits: enough to tell sessions apart. */
export const sessionPrefix = (hash: string): string => hash.slice(0, 12);

const callers = new AsyncLocalStorage<Caller>();

/** Runs `work`, and all that it starts, on behalf of `caller`. */
export const onBehalfOf = <T>(caller: Caller, work: () => T): T => callers.run(caller, work);

/** Undefined for what the server does by itself, and for what comes in by another wire (the children's requests). */
export const currentCaller = (): Caller | undefined => callers.getStore();
