import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { CodedError } from '../contract/errors.ts';
import { readBody, readJson, refusePage } from './answer-body.ts';
import type { CapturedResult } from './captured-result.ts';
import type { EgressLimits } from './egress-limits.ts';
import { columnFields, type FieldInfo } from './explore-fields.ts';
import type { MetadataStore } from './metadata.ts';
import { metadataAnswer } from './metadata-answer.ts';
import { repairNulls } from './null-repair.ts';
import type { QueryBudget } from './query-budget.ts';
import { inFlight, onAccountOf } from './query-flight.ts';
import type { QueryRowsStore } from './query-rows.ts';
import { type QueryRun, readQueryRun, withZone } from './query-run.ts';
import type { QueryStopper } from './query-stopper.ts';
import type { QueryRows } from './recent-rows.ts';
import { type ApiPath, readApiPath } from './request-path.ts';
import { buildResult, readRows } from './result-capture.ts';
import { type Asker, payerOf } from './shared-runs.ts';
import type { SendSigned } from './signed-requests.ts';
import type { LookerTarget } from './target.ts';
import type { OpenTicket } from './ticket-registry.ts';
import { type TimeLimit, withinTime } from './time-limit.ts';

export interface ToolboxRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly url: string;
  readonly body: string;
  /** Aborted when the Toolbox hangs up. */
  readonly gone: AbortSignal;
}

export interface ToolboxAnswer {
  readonly contentType: 'application/json' | 'text/plain';
  readonly body: string;
}

export interface TicketRequestParts {
  readonly send: SendSigned;
  readonly metadata: MetadataStore;
  readonly queryRows: QueryRowsStore;
  readonly clock: Clock;
  readonly budget: QueryBudget;
  readonly stopper: QueryStopper;
  /** Strikes known secrets from a text. */
  readonly scrub: (text: string) => string;
  readonly limits: EgressLimits;
  readonly log: Log;
}

/** Does one request of the Toolbox under its ticket. Throws CodedError. */
export async function doTicketRequest(
  parts: TicketRequestParts,
  ticket: OpenTicket,
  request: ToolboxRequest,
): Promise<ToolboxAnswer> {
  const { scope } = ticket;
  const path = readApiPath(request.url);
  const { method } = request;
  const refused = (): CodedError =>
    new CodedError('tool_not_allowed', { params: { tool: `${method} ${path?.path ?? 'unreadable path'}` } });
  if (path === undefined || (method !== 'GET' && method !== 'POST')) throw refused();
  const run = readQueryRun(path.path, parsed(request.body), query =>
    ticket.titles.withOwnLimit(withZone(query, scope.timeZone)),
  );
  const remembered = run === undefined ? undefined : ticket.failedQueries.get(run.key);
  if (remembered !== undefined) throw remembered;
  if (!scope.allow.some(rule => rule.method === method && rule.path.test(path.path))) throw refused();

  const cancel = [ticket.signal, request.gone];
  const { host } = new URL(scope.target.baseUrl);
  if (run === undefined) {
    return withinTime({ cancel, ms: parts.limits.otherMs, host }, limit =>
      relay(parts, ticket, { method, path, body: request.body }, limit),
    );
  }
  try {
    const { answer, result } = await withinTime({ cancel, ms: parts.limits.queryMs, host }, limit =>
      runQuery(parts, ticket, { method, path, run }, limit),
    );
    if (result !== undefined) await scope.onQueryResult(result);
    return answer;
  } catch (error) {
    const routeMissing = error instanceof CodedError && error.code === 'not_found' && run.mayBeUnknownRoute;
    if (error instanceof CodedError && !routeMissing) ticket.failedQueries.set(run.key, error);
    throw error;
  }
}

/** Anything but a query: the answer with its nulls repaired. */
async function relay(
  parts: TicketRequestParts,
  ticket: OpenTicket,
  call: { method: 'GET' | 'POST'; path: ApiPath; body: string },
  limit: TimeLimit,
): Promise<ToolboxAnswer> {
  const { target } = ticket.scope;
  const onSent = (): void => ticket.scope.onRequest('other');
  if (call.method === 'GET') {
    // Read for all who want it: who leaves does not end it.
    const known = await limit.orAborted(metadataAnswer(parts.metadata.of(target), call.path, onSent));
    if (known !== undefined) return { contentType: 'application/json', body: known };
  }
  const body = call.method === 'POST' ? call.body : undefined;
  const answer = await parts.send(target, { ...call, body, onSent }, limit);
  const repaired = repairNulls(call.path.path, await readJson(answer, new URL(target.baseUrl).host));
  ticket.titles.note(call.path.path, repaired);
  return { contentType: 'application/json', body: JSON.stringify(repaired) };
}

interface QueryCall {
  readonly method: 'GET' | 'POST';
  readonly path: ApiPath;
  readonly run: QueryRun;
}

async function runQuery(
  parts: TicketRequestParts,
  ticket: OpenTicket,
  call: QueryCall,
  limit: TimeLimit,
): Promise<{ answer: ToolboxAnswer; result?: CapturedResult }> {
  const { run, method, path } = call;
  const { target } = ticket.scope;
  const { host } = new URL(target.baseUrl);
  const { limits } = parts;
  if (run.format === 'sql') {
    const onSent = (): void => ticket.scope.onRequest('other'); // Looker only writes the SQL: nothing runs
    const answer = await parts.send(target, { method, path, body: run.body, permission: 'see_sql', onSent }, limit);
    refusePage(answer, host);
    return { answer: { contentType: 'text/plain', body: (await readBody(answer)).toString('utf8') } };
  }
  if (run.format !== 'json') throw new CodedError('tool_not_allowed', { params: { tool: `format ${run.format}` } });
  const { rows, reused } = await onAccountOf(ticket, limit.signal, asker =>
    parts.queryRows.get({ target, path: path.path, run }, asker, (signal, askers) =>
      // Its time begins with the request, whoever else has come to wait for it.
      inFlight(parts.stopper, { target, run, askers }, onLeaving =>
        withinTime({ cancel: [signal], ms: limits.queryMs, host }, own =>
          askRows(parts, target, { ...call, onLeaving }, own, kind => payerOf(askers)?.onSent(kind)),
        ),
      ),
    ),
  );
  const title = ticket.titles.of(run.executed);
  const result = { ...rows.result, reused, ...(title === undefined ? {} : { title }) };
  return { answer: { contentType: 'application/json', body: rows.head }, result };
}

async function askRows(
  { send, metadata, scrub, limits, clock, budget }: TicketRequestParts,
  target: LookerTarget,
  { run, method, path, onLeaving }: QueryCall & { onLeaving: () => void },
  limit: TimeLimit,
  onSent: Asker['onSent'],
): Promise<QueryRows> {
  const askedAt = clock.now().toISOString();
  const spending = await budget.begin(target.id);
  const sent = (): void => {
    spending.sent();
    onSent('query');
  };
  const sending = send(target, { method, path, body: run.body, onLeaving, onSent: sent }, limit);
  const answer = await sending.finally(() => spending.over());
  const { model, explore, pivots } = run.executed;
  // Asked while the rows arrive. Never rejects: what cannot be had is an empty map. A saved SQL query has no explore.
  const fields: Promise<ReadonlyMap<string, FieldInfo>> =
    run.body === undefined
      ? Promise.resolve(new Map())
      : metadata
          .of(target)
          .explore(model, explore, 'fresh', () => onSent('other'))
          .then(columnFields, () => new Map());
  const { host } = new URL(target.baseUrl);
  const read = await readRows(answer, {
    host,
    pivots,
    maxRows: limits.rows,
    maxColumns: limits.columns,
    headRows: limits.toolboxRows,
    headBytes: limits.toolboxBytes,
    scrub,
  });
  return { result: { ...buildResult(read, run.executed, await limit.orAborted(fields)), askedAt }, head: read.head };
}

function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
