import { CodedError, type ErrorCode } from '../contract/errors.ts';
import type { QueryRun } from './query-run.ts';
import type { AtLooker, QueryStopper, SentQuery } from './query-stopper.ts';
import type { OpenTicket } from './ticket-registry.ts';

/** Ours to end: the person stopped, or the time is over. Whatever else fails has an answer of Looker's. */
const BREAKS_OFF: ReadonlySet<ErrorCode> = new Set(['cancelled', 'looker_timeout']);

/** Runs a query's request; when it is broken off after `onLeaving`, the query is stopped in Looker, which nobody waits for. */
export function inFlight<T>(
  stopper: QueryStopper,
  { scope, brokenOff }: OpenTicket,
  run: QueryRun,
  work: (onLeaving: () => void) => Promise<T>,
): Promise<T> {
  let sent: SentQuery | undefined;
  const working = work(() => {
    sent ??= stopper.sent(scope.target, run);
  });
  const became = (error: unknown): Promise<AtLooker> | undefined => {
    if (error instanceof CodedError && BREAKS_OFF.has(error.code))
      return sent?.brokenOff(() => scope.onRequest('other'));
    sent?.over();
    return undefined;
  };
  brokenOff.push(working.then(() => became(undefined), became));
  return working;
}
