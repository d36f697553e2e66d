import { CodedError, type ErrorCode } from '../contract/errors.ts';
import type { QueryAsker } from './query-rows.ts';
import type { QueryRun } from './query-run.ts';
import type { AtLooker, QueryStopper, SentQuery } from './query-stopper.ts';
import { type Askers, payerOf } from './shared-runs.ts';
import type { LookerTarget } from './target.ts';
import type { OpenTicket } from './ticket-registry.ts';

/** Ours to end: the person stopped, or the time is over. Whatever else fails has an answer of Looker's. */
const BREAKS_OFF: ReadonlySet<ErrorCode> = new Set(['cancelled', 'looker_timeout']);

/** Asks for rows on a ticket's account, which learns what became of the query when they do not come. */
export function onAccountOf<T>(
  { scope, brokenOff }: OpenTicket,
  signal: AbortSignal,
  ask: (asker: QueryAsker) => Promise<T>,
): Promise<T> {
  let known: AtLooker | Promise<AtLooker> | undefined;
  const asking = ask({
    signal,
    fresh: scope.fresh ?? false,
    onSent: kind => scope.onRequest(kind),
    onBrokenOff: became => {
      known = became;
    },
  });
  // From now on: who stops asks at once.
  brokenOff.push(
    asking.then(
      () => undefined,
      () => known,
    ),
  );
  return asking;
}

/**
 * Runs a query's request; when it is broken off after `onLeaving`, the query is stopped in Looker, on the account of the
 * one who pays then. All who still wait for the query learn what became of it.
 */
export function inFlight<T>(
  stopper: QueryStopper,
  { target, run, askers }: { target: LookerTarget; run: QueryRun; askers: Askers },
  work: (onLeaving: () => void) => Promise<T>,
): Promise<T> {
  let sent: SentQuery | undefined;
  const working = work(() => {
    sent ??= stopper.sent(target, run);
  });
  const failed = (error: unknown): void => {
    if (!(error instanceof CodedError && BREAKS_OFF.has(error.code))) return sent?.over();
    const payer = payerOf(askers); // who has left by the time that Looker has answered
    const became = sent?.brokenOff(() => payer?.onSent('other'));
    if (became !== undefined) for (const asker of askers) asker.onBrokenOff(became);
  };
  working.then(() => sent?.over(), failed);
  return working;
}
