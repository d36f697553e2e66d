import type { Log } from '../base/log.ts';
import { CodedError, type ErrorCode } from '../contract/errors.ts';
import { readJson } from './answer-body.ts';
import type { QueryRun } from './query-run.ts';
import { readApiPath } from './request-path.ts';
import { ownTask } from './running-queries.ts';
import type { SendSigned } from './signed-requests.ts';
import type { LookerTarget } from './target.ts';
import { type TimeLimit, withinTime } from './time-limit.ts';

/** What became of a query whose request was broken off: ended in Looker too, or left to end there by itself. */
export type AtLooker = 'stopped' | 'left';

/** A query that has been sent, and not been answered yet. */
export interface SentQuery {
  /** It has its answer, or none to wait for. */
  over(): void;
  /** Its request was broken off. Never rejects. */
  brokenOff(onSent: () => void): Promise<AtLooker>;
}

export interface QueryStopper {
  sent(target: LookerTarget, run: QueryRun): SentQuery;
  forget(targetId: string): void;
}

/** For all of it, in ms: nobody waits so long, but the query may still be stopped. */
const STOP_MS = 10_000;
/** Looker's ways to say that the user may not. */
const MAY_NOT: ReadonlySet<ErrorCode> = new Set(['looker_forbidden', 'not_found']);

/** The requests that end a query. Costs two that run no query, of which one only the first time, and a third that ends it. */
function createStop(send: SendSigned, users: Map<string, string>) {
  async function ask(target: LookerTarget, path: string, limit: TimeLimit, onSent: () => void): Promise<unknown> {
    const answer = await send(target, { method: 'GET', path: apiPath(path), onSent }, limit);
    return readJson(answer, new URL(target.baseUrl).host);
  }

  async function userOf(target: LookerTarget, limit: TimeLimit, onSent: () => void): Promise<string> {
    const known = users.get(target.id);
    if (known !== undefined) return known;
    const user = await ask(target, '/user', limit, onSent);
    const id = typeof user === 'object' && user !== null && 'id' in user ? String(user.id) : '';
    users.set(target.id, id);
    return id;
  }

  return async (
    target: LookerTarget,
    { run, sentAt }: { run: QueryRun; sentAt: number },
    limit: TimeLimit,
    onSent: () => void,
  ): Promise<AtLooker> => {
    const [userId, running] = await Promise.all([
      userOf(target, limit, onSent),
      ask(target, '/running_queries', limit, onSent),
    ]);
    const seconds = (performance.now() - sentAt) / 1000;
    const task = ownTask(running, { userId, query: run.executed, seconds });
    if (task === undefined) return 'left';
    const path = apiPath(`/running_queries/${encodeURIComponent(task)}`);
    (await send(target, { method: 'DELETE', path, onSent }, limit)).discard();
    return 'stopped';
  };
}

/**
 * Ends queries in Looker: closing a request does not (API 4.0). A query has no mark of ours, so it is found among the
 * running ones. Asks nothing before a query is broken off.
 */
export function createQueryStopper(parts: { send: SendSigned; log: Log; closing: AbortSignal }): QueryStopper {
  const { send, log, closing } = parts;
  const users = new Map<string, string>();
  /** Whose user may not list or end queries: not asked again. */
  const mayNot = new Set<string>();
  const inFlight = new Map<string, number>();
  const stop = createStop(send, users);

  async function tryToStop(target: LookerTarget, query: { run: QueryRun; sentAt: number }, onSent: () => void) {
    const { host } = new URL(target.baseUrl);
    try {
      return await withinTime({ cancel: [closing], ms: STOP_MS, host }, limit => stop(target, query, limit, onSent));
    } catch (error) {
      if (error instanceof CodedError && MAY_NOT.has(error.code)) mayNot.add(target.id);
      log.info({ targetId: target.id, err: error }, 'a query could not be stopped in Looker');
      return 'left';
    }
  }

  return {
    forget: targetId => {
      users.delete(targetId);
      mayNot.delete(targetId);
    },
    sent: (target, run) => {
      const query = { run, sentAt: performance.now() };
      const key = `${target.id} ${run.key}`;
      const count = (more: number): number => (inFlight.get(key) ?? 0) + more;
      inFlight.set(key, count(1));
      const over = (): void => void (count(-1) > 0 ? inFlight.set(key, count(-1)) : inFlight.delete(key));
      return {
        over,
        brokenOff: async onSent => {
          const isAlone = count(0) === 1; // of several alike nobody can tell which is whose
          over();
          if (!isAlone || mayNot.has(target.id)) return 'left';
          return tryToStop(target, query, onSent);
        },
      };
    },
  };
}

function apiPath(path: string) {
  const read = readApiPath(`/api/4.0${path}`);
  if (read === undefined) throw new CodedError('internal', { cause: new Error(`bad Looker path ${path}`) });
  return read;
}
