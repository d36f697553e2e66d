import type { CodedError } from '../contract/errors.ts';
import type { CapturedResult } from './captured-result.ts';
import type { AtLooker } from './query-stopper.ts';
import type { LookerTarget } from './target.ts';

/** A request the holder of a ticket may make. Anything no rule names is refused. */
export interface RouteRule {
  readonly method: 'GET' | 'POST';
  /** Tested against the decoded path without `/api/4.0` and query string, e.g. `/queries/run_inline`. */
  readonly path: RegExp;
}

/** What one tool call may do at Looker, and who is told of it. */
export interface TicketScope {
  readonly target: LookerTarget;
  readonly allow: readonly RouteRule[];
  /** Once aborted, running requests are aborted at once and the ticket is dead. */
  readonly signal: AbortSignal;
  /** IANA zone for queries that name none; undefined leaves it to Looker's own. */
  readonly timeZone: string | undefined;
  /** Rows of a while ago will not do. */
  readonly fresh?: boolean;
  /** Each request that really reached Looker; sign-ins are not counted. */
  onRequest(kind: 'query' | 'other'): void;
  /** Once per query that answered with rows (or with none); awaited before the Toolbox gets its answer. */
  onQueryResult(result: CapturedResult): Promise<void>;
}

export interface Ticket {
  /** Goes into the Toolbox's token header as `Bearer <token>`. */
  readonly token: string;
  /** The last failure of this ticket's requests: it says more than the Toolbox's text does. */
  readonly failure: CodedError | undefined;
  /** What became of its queries that were broken off, when that is known; undefined when none was. Never rejects. */
  brokenOff(): Promise<AtLooker | undefined>;
  close(): void;
}
