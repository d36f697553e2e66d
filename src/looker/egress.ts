import { type Clock, type Stopwatch, systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { startLoopbackServer } from '../base/loopback-server.ts';
import type { Redactor } from '../base/redactor.ts';
import { CodedError } from '../contract/errors.ts';
import { readJson, type Scrub } from './answer-body.ts';
import { DEFAULT_EGRESS_LIMITS, type EgressLimits } from './egress-limits.ts';
import { createLogins } from './login.ts';
import { createMetadata, type Metadata } from './metadata.ts';
import { repairNulls } from './null-repair.ts';
import { NO_BUDGET, type QueryBudget } from './query-budget.ts';
import { createQueryRows } from './query-rows.ts';
import { createQueryStopper } from './query-stopper.ts';
import { createRateLimits } from './rate-limits.ts';
import { readApiPath } from './request-path.ts';
import { createSignedRequests, type SignedCall } from './signed-requests.ts';
import type { LookerTarget } from './target.ts';
import { createTicketRegistry } from './ticket-registry.ts';
import type { Ticket, TicketScope } from './tickets.ts';
import { withinTime } from './time-limit.ts';
import { toolboxListener } from './toolbox-listener.ts';
import { createUpstream } from './upstream.ts';

export interface LookerCall {
  readonly method: 'GET' | 'POST';
  /** Path and query string after `/api/4.0`, beginning with `/`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /** Whole time; by default the limit of the kind of request. */
  readonly timeoutMs?: number;
  /** Each time a request reached Looker. */
  readonly onSent?: () => void;
}

/** The one way to Looker. It alone holds tokens; the Toolbox sees tickets. */
export interface Egress {
  /** `http://127.0.0.1:PORT`: the Toolbox's base_url. */
  readonly url: string;
  issue(scope: TicketScope): Ticket;
  /** Explores and fields, asked for on nobody's ticket. */
  metadata(target: LookerTarget): Metadata;
  /** Forgets token, connections, explores and fields of a target. */
  forget(targetId: string): void;
  /** Our own calls on the same road: real sign-in, limits, null repair. Gives the parsed JSON; throws CodedError. */
  request(target: LookerTarget, call: LookerCall): Promise<unknown>;
  /** For Looker's own words. */
  readonly scrub: Scrub;
  close(): Promise<void>;
}

interface EgressOptions {
  log: Log;
  redactor: Redactor;
  clock?: Clock & Stopwatch;
  limits?: Partial<EgressLimits>;
  /** Rows younger than that answer the same query again; without it Looker is asked each time. */
  freshMs?: number | undefined;
  budget?: QueryBudget | undefined;
  /** Looker was asked what it has, on the account of no question and no test. */
  onUnasked?: ((targetId: string) => void) | undefined;
}

export async function startEgress(options: EgressOptions): Promise<Egress> {
  const { log, redactor, clock = systemClock } = options;
  const scrub: Scrub = text => redactor.scrub(text);
  const limits = { ...DEFAULT_EGRESS_LIMITS, ...options.limits };
  const closing = new AbortController();
  const upstream = createUpstream(limits.responseBytes);
  const rateLimits = createRateLimits(clock);
  const signIn = { timeoutMs: limits.otherMs, closing: closing.signal };
  const logins = createLogins({ upstream, rateLimits, redactor, clock, ...signIn });
  const send = createSignedRequests({ upstream, rateLimits, logins, redactor });

  const fetchJson = async (target: LookerTarget, call: Omit<LookerCall, 'body'> & Pick<SignedCall, 'body'>) => {
    const path = readApiPath(`/api/4.0${call.path}`);
    if (path === undefined) throw new CodedError('internal', { cause: new Error(`bad Looker path ${call.path}`) });
    const { host } = new URL(target.baseUrl);
    const ms = call.timeoutMs ?? (path.path.startsWith('/queries/run') ? limits.queryMs : limits.otherMs);
    return withinTime({ cancel: [call.signal, closing.signal], ms, host }, async limit => {
      const answer = await send(target, { ...call, path }, limit);
      return repairNulls(path.path, await readJson(answer, host));
    });
  };
  const metadata = createMetadata({
    clock,
    onUnasked: options.onUnasked,
    fetch: async (target, path, onSent) => {
      const answer = await fetchJson(target, { method: 'GET', path, onSent, signal: closing.signal });
      // Before labels are cut: a part of a secret would no longer be known as one.
      return JSON.parse(scrub(JSON.stringify(answer)));
    },
  });
  const tickets = createTicketRegistry();
  const stopper = createQueryStopper({ send, log, closing: closing.signal });
  const queryRows = createQueryRows({ clock, freshMs: options.freshMs ?? 0, maxBytes: limits.keptBytes });
  const { budget = NO_BUDGET } = options;
  const parts = { send, metadata, queryRows, stopper, budget, clock, limits, log, scrub };
  const server = await startLoopbackServer(toolboxListener(parts, tickets));

  return {
    url: server.url,
    scrub,
    issue: scope => tickets.issue(scope),
    metadata: target => metadata.of(target),
    forget: targetId => {
      logins.forget(targetId);
      metadata.forget(targetId);
      queryRows.forget(targetId);
      stopper.forget(targetId);
      upstream.forget(targetId);
    },
    request: (target, { body, ...call }) =>
      fetchJson(target, { ...call, body: body === undefined ? undefined : JSON.stringify(body) }),
    close: async () => {
      closing.abort();
      tickets.closeAll();
      await server.close();
      await upstream.close();
    },
  };
}
