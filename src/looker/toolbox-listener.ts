import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { asCodedError, CodedError, type ErrorCode } from '../contract/errors.ts';
import { errorSentence } from '../i18n/i18n.ts';
import type { TicketRegistry } from './ticket-registry.ts';
import { doTicketRequest, type TicketRequestParts, type ToolboxAnswer } from './ticket-requests.ts';

/** The Toolbox's own limit for a call is 10 MiB; no query comes near. */
const MAX_REQUEST_BYTES = 1024 * 1024;

/** Statuses the Toolbox tells apart; every other failure is 502. Never 401: that would be about our ticket. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  query_failed: 422,
  not_found: 404,
  tool_not_allowed: 403,
  looker_forbidden: 403,
  looker_no_query_permission: 403,
  looker_rate_limited: 429,
  looker_budget_used: 429,
  too_large: 413,
};

/** The loopback side of the egress: reads the Toolbox's requests and answers them. */
export function toolboxListener(parts: TicketRequestParts, tickets: TicketRegistry): RequestListener {
  return (request, response) => {
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    response.on('error', () => {}); // hung up while being answered: told by close
    void answer(parts, tickets, request, gone.signal).then(reply => send(response, reply));
  };
}

async function answer(
  parts: TicketRequestParts,
  tickets: TicketRegistry,
  request: IncomingMessage,
  gone: AbortSignal,
): Promise<ToolboxAnswer & { status: number }> {
  // The Toolbox sends no Origin: this is a web page that found the port.
  if (request.headers.origin !== undefined) return failed(403, new CodedError('origin_refused'));
  const ticket = tickets.find(request.headers.authorization);
  if (ticket === undefined) return failed(401, new CodedError('unauthorized'));
  const { method = '', url = '' } = request;
  const started = performance.now();
  const logged = (outcome: object): void =>
    parts.log.debug(
      { method, path: url.split('?', 1)[0], ms: Math.round(performance.now() - started), ...outcome },
      'looker request',
    );
  try {
    const done = await doTicketRequest(parts, ticket, { method, url, body: await readRequestBody(request), gone });
    logged({ outcome: 'done' });
    return { status: 200, ...done };
  } catch (error) {
    const failure = asCodedError(error);
    ticket.failure = failure;
    logged({ outcome: failure.code, cause: failure.cause instanceof Error ? failure.cause.message : undefined });
    return failed(STATUS[failure.code] ?? 502, failure);
  }
}

async function readRequestBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_REQUEST_BYTES) throw new CodedError('too_large', { params: { limit: '1 MB' } });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** In the form of Looker's own errors; the sentence is for the model, so English does. */
function failed(status: number, failure: CodedError): ToolboxAnswer & { status: number } {
  const body = JSON.stringify({ message: errorSentence('en', failure), code: failure.code });
  return { status, contentType: 'application/json', body };
}

function send(response: ServerResponse, { status, contentType, body }: ToolboxAnswer & { status: number }): void {
  if (response.destroyed) return;
  // The Toolbox opens a new transport for each call: kept connections would pile up as open files.
  response.writeHead(status, { 'content-type': contentType, connection: 'close' }).end(body);
}
