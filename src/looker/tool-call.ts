import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { asCodedError, CodedError } from '../contract/errors.ts';
import { ROUTES, type ToolboxTool } from './access.ts';
import type { CapturedResult } from './captured-result.ts';
import type { Egress } from './egress.ts';
import { failureAnswer } from './failure-answer.ts';
import { isOffered, judge } from './judge.ts';
import { isOwn, OWN_TOOLS } from './own-tools/own-tools.ts';
import type { AtLooker } from './query-stopper.ts';
import type { Explore } from './read-explore.ts';
import type { StoredResult } from './rows-answer.ts';
import { valuesNear } from './suggested-values.ts';
import type { Ticket } from './tickets.ts';
import { ANSWERS } from './tool-answer.ts';
import { meantArguments, parseArguments } from './tool-arguments.ts';
import type { ToolScope } from './tool-scope.ts';
import type { Toolbox } from './toolbox.ts';
import { type ArgumentSurroundings, toolboxArguments } from './toolbox-arguments.ts';
import type { ToolboxReply } from './toolbox-client.ts';
import { untilAborted } from './until-aborted.ts';

/** What every call of one scope works with. */
export interface CallSurroundings extends ArgumentSurroundings {
  readonly scope: ToolScope;
  readonly egress: Pick<Egress, 'issue' | 'metadata'>;
  readonly toolbox: Pick<Toolbox, 'call'>;
  readonly log: Log;
}

export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Aborted with the CodedError the call then ends with. */
  readonly signal: AbortSignal;
}

export interface ToolAnswer {
  readonly text: string;
  readonly failure: CodedError | undefined;
  readonly atLooker?: AtLooker;
}

/** Above every limit of ours: who ends a call is the signal. */
const TOOLBOX_TIMEOUT_MS = 150_000;
/** A person who stops an answer waits for this, at most; less than what the agent waits for a tool's answer (1 s). */
const STOP_WAIT_MS = 800;
/** A name no tool has is told back only so far. */
const MAX_NAME_CHARS = 64;

function failureOf(reply: ToolboxReply, ticket: Ticket): CodedError {
  if (ticket.failure !== undefined) return ticket.failure;
  const words = reply.blocks.join(' ');
  const invalid = /^provided parameters were invalid: (.*)$/s.exec(words)?.[1];
  return invalid === undefined
    ? new CodedError('looker_unreadable', { cause: words })
    : new CodedError('tool_arguments', { params: { reason: invalid.slice(0, 300) } });
}

/** With the tickets it was given, at most one. */
type TicketedCall = ToolCall & { readonly tickets: Ticket[] };

interface Fetched {
  readonly blocks: readonly string[];
  readonly captured: readonly CapturedResult[];
}

/** Runs the tool in the Toolbox under a ticket of its own, and gives what came back. */
async function fetchByToolbox(
  around: CallSurroundings,
  tool: ToolboxTool,
  args: Readonly<Record<string, unknown>>,
  { signal, tickets, fresh }: TicketedCall & { readonly fresh: boolean },
): Promise<Fetched> {
  const captured: CapturedResult[] = [];
  let requests = 0;
  const ticket = around.egress.issue({
    target: around.scope.target,
    allow: ROUTES[tool],
    signal,
    timeZone: around.scope.timeZone,
    fresh: fresh || around.scope.fresh === true,
    onRequest: kind => {
      requests += 1;
      around.counts[kind === 'query' ? 'queries' : 'other'] += 1;
    },
    onQueryResult: async result => {
      captured.push(result);
    },
  });
  tickets.push(ticket);
  try {
    const call = {
      tool,
      arguments: args,
      ticket: ticket.token,
      timeoutMs: TOOLBOX_TIMEOUT_MS,
      mayRepeat: () => requests === 0 && !signal.aborted,
    };
    const reply = await untilAborted(around.toolbox.call(call), signal);
    if (reply.failed) throw failureOf(reply, ticket);
    if (captured.length === 0 && ticket.failure !== undefined) throw ticket.failure;
    return { blocks: reply.blocks, captured };
  } finally {
    ticket.close();
  }
}

/** The Toolbox may have run the one query of these twice; only a dashboard has several. */
const resultsToStore = (tool: ToolboxTool, captured: readonly CapturedResult[]): readonly CapturedResult[] =>
  tool === 'run_dashboard' ? captured : captured.slice(-1);

/** Read for the labels of the result already. */
const exploreOf = ({ egress, scope }: CallSurroundings, { query }: CapturedResult): Explore | undefined =>
  egress
    .metadata(scope.target)
    .known()
    .find(({ model, name }) => model === query.model && name === query.explore);

const nearOf = (
  { scope, counts, fieldValues }: CallSurroundings,
  meant: Readonly<Record<string, unknown>>,
  blocks: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const args = parseArguments('get_field_value_suggestions', meant);
  return untilAborted(valuesNear(args, blocks, { target: scope.target, counts, fieldValues }), signal);
};

async function perform(around: CallSurroundings, call: TicketedCall, callId: string): Promise<string> {
  const { tool } = call;
  call.signal.throwIfAborted();
  if (judge(tool) === 'refuse' || !isOffered(tool)) {
    throw new CodedError('tool_not_allowed', { params: { tool: tool.slice(0, MAX_NAME_CHARS) } });
  }
  const meant = meantArguments(call.arguments);
  if (isOwn(tool)) {
    const { signal } = call;
    return untilAborted(OWN_TOOLS[tool].run(meant, { scope: around.scope, signal }), signal);
  }
  const { args, search, refresh } = await toolboxArguments(tool, meant, around, call.signal);
  const { blocks, captured } = await fetchByToolbox(around, tool, args, { ...call, fresh: refresh });
  const results: StoredResult[] = [];
  for (const result of resultsToStore(tool, captured)) {
    results.push({ id: await around.scope.onResult(callId, result), result, explore: exploreOf(around, result) });
  }
  call.signal.throwIfAborted();
  const near = tool === 'get_field_value_suggestions' ? await nearOf(around, meant, blocks, call.signal) : [];
  return ANSWERS[tool]({ blocks, results, search, near });
}

const failed = (failure: CodedError): ToolAnswer => ({ text: failureAnswer(failure), failure });

async function answerOf(around: CallSurroundings, call: ToolCall, callId: string): Promise<ToolAnswer> {
  const tickets: Ticket[] = [];
  try {
    return { text: await perform(around, { ...call, tickets }, callId), failure: undefined };
  } catch (error) {
    const failure = asCodedError(call.signal.aborted ? call.signal.reason : error);
    around.log.info({ tool: call.tool.slice(0, MAX_NAME_CHARS), code: failure.code }, 'tool call failed');
    around.log.debug({ err: failure }, 'tool call failed');
    const atLooker = await brokenOffSoon(tickets);
    return { ...failed(failure), ...(atLooker === undefined ? {} : { atLooker }) };
  }
}

/** What became of a query that was broken off; what is not known in time may still be stopped, but is not promised. */
async function brokenOffSoon(tickets: readonly Ticket[]): Promise<AtLooker | undefined> {
  const known = Promise.all(tickets.map(ticket => ticket.brokenOff())).then(([first]) => first);
  const waited = new AbortController();
  const late = pause<AtLooker>(STOP_WAIT_MS, 'left', waited).catch(() => undefined);
  return Promise.race([known, late]).finally(() => waited.abort());
}

/** The arguments as they are written down; what is too large is not. */
function toldArguments(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    return meantArguments(raw);
  } catch {
    return {};
  }
}

/**
 * One tool call from beginning to end: written down, judged, run, its results stored, its ending written down, and only
 * then answered. Never rejects: what could not be written down is answered as a failure.
 */
export async function runToolCall(around: CallSurroundings, call: ToolCall): Promise<ToolAnswer> {
  const callId = newId();
  const started = performance.now();
  const tool = call.tool.slice(0, MAX_NAME_CHARS);
  try {
    await around.scope.onCall({ callId, tool, arguments: toldArguments(call.arguments) });
    const answer = await answerOf(around, call, callId);
    const { failure } = answer;
    await around.scope.onCallEnded({
      callId,
      outcome: failure === undefined ? 'done' : failure.code === 'cancelled' ? 'cancelled' : 'failed',
      durationMs: Math.round(performance.now() - started),
      ...(failure === undefined ? {} : { code: failure.code, params: failure.params }),
      ...(answer.atLooker === undefined ? {} : { atLooker: answer.atLooker }),
      answer: answer.text,
    });
    return answer;
  } catch (error) {
    around.log.error({ err: error, tool }, 'a tool call could not be written down');
    return failed(asCodedError(error));
  }
}
