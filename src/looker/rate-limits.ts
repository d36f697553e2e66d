import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../contract/errors.ts';
import type { LookerTarget } from './target.ts';
import type { TimeLimit } from './time-limit.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** Longer than that nobody waits for an answer: better to hear when to come again. */
const MAX_WAIT_MS = 20_000;
/** A Looker that says "in a year" is asked again after an hour. */
const MAX_HOLD_MS = 60 * 60_000;
/** When Looker does not say how long, or says "now". */
const SHORT_MS = 1_000;

/** Looker's 429: once said, all requests with that API key wait, whatever they are for. */
export interface RateLimits {
  /**
   * Makes the attempt when Looker takes requests again, and once more when it is answered with 429 and the wait fits
   * into the limit. Throws looker_rate_limited, with the `seconds` until Looker may be asked.
   */
  obey(target: LookerTarget, limit: TimeLimit, attempt: () => Promise<UpstreamAnswer>): Promise<UpstreamAnswer>;
  /** Takes note of an answer with status 429; gives the failure that it is. */
  noted(target: LookerTarget, answer: UpstreamAnswer): CodedError;
}

export function createRateLimits(clock: Clock): RateLimits {
  /** When requests may go out again, on the process' own clock. */
  const holds = new Map<string, number>();
  const heldMs = (target: LookerTarget): number => (holds.get(keyOf(target)) ?? 0) - performance.now();
  const failure = (target: LookerTarget): CodedError => {
    const seconds = Math.max(1, Math.ceil(heldMs(target) / 1000));
    return new CodedError('looker_rate_limited', { params: { host: new URL(target.baseUrl).host, seconds } });
  };
  const noted = (target: LookerTarget, answer: UpstreamAnswer): CodedError => {
    for (const [key, until] of holds) if (until < performance.now()) holds.delete(key);
    const until = performance.now() + retryAfterMs(answer, clock);
    holds.set(keyOf(target), Math.max(until, holds.get(keyOf(target)) ?? 0));
    return failure(target);
  };
  /** Gives what is left of the patience. */
  const pass = async (target: LookerTarget, limit: TimeLimit, patienceMs: number): Promise<number> => {
    let patience = patienceMs;
    for (let left = heldMs(target); left > 0; left = heldMs(target)) {
      if (left > patience || left >= limit.leftMs()) throw failure(target);
      await sleep(Math.ceil(left), undefined, { signal: limit.signal });
      patience -= left;
    }
    return patience;
  };

  return {
    noted,
    obey: async (target, limit, attempt) => {
      const patience = await pass(target, limit, MAX_WAIT_MS);
      try {
        return await refusing429(target, attempt, noted);
      } catch (error) {
        if (!(error instanceof CodedError && error.code === 'looker_rate_limited')) throw error;
      }
      await pass(target, limit, patience);
      return refusing429(target, attempt, noted);
    },
  };
}

/** The limit is that of the API key: a connection and its test share it. */
const keyOf = ({ baseUrl, clientId }: LookerTarget): string => JSON.stringify([baseUrl, clientId]);

async function refusing429(
  target: LookerTarget,
  attempt: () => Promise<UpstreamAnswer>,
  noted: RateLimits['noted'],
): Promise<UpstreamAnswer> {
  const answer = await attempt();
  if (answer.status !== 429) return answer;
  answer.discard();
  throw noted(target, answer);
}

/** Seconds, or a date by Looker's own clock where it tells that too. */
function retryAfterMs({ retryAfter, date }: UpstreamAnswer, clock: Clock): number {
  const said = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : untilDate(retryAfter, date, clock);
  return Math.min(Math.max(said, SHORT_MS), MAX_HOLD_MS);
}

function untilDate(retryAfter: string, date: string, clock: Clock): number {
  const [until, now] = [Date.parse(retryAfter), Date.parse(date)];
  return Number.isNaN(until) ? 0 : until - (Number.isNaN(now) ? clock.now().getTime() : now);
}
