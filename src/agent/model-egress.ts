import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../base/log.ts';
import { startLoopbackServer } from '../base/loopback-server.ts';
import { CodedError } from '../contract/errors.ts';
import type { AgentLimits } from './agent-limits.ts';
import { checkDeclaredTools } from './declared-tools.ts';
import { type EgressScope, EgressTurn } from './egress-turn.ts';
import { withEarlier } from './gemini-history.ts';
import { leanRequest } from './lean-request.ts';
import type { ModelClient, ModelMethod } from './model-client.ts';
import { ModelRelay, refuse } from './model-relay.ts';
import type { RehearsalModel } from './rehearsal-model.ts';

const PATH = /^\/v1beta\/models\/[^/:?]+:(streamGenerateContent|generateContent|countTokens)(\?alt=sse)?$/;
/** A conversation at the limit of its history is below 2 MB; Google itself takes 20 MB. */
const REQUEST_BYTES = 20 * 1024 * 1024;

/** The only way from the CLI to a model. It knows a turn by its token, locks the tool list, and adds the real key. */
export interface ModelEgress {
  readonly url: string;
  /** A turn that nobody may ask the model for yet. */
  begin(scope: EgressScope): EgressTurn;
  /** Whoever shows the token asks for this turn, until it is closed. */
  admit(token: string, turn: EgressTurn): void;
  /** Whoever shows the token asks this model and no other, until what this gives is called. */
  rehearse(token: string, model: RehearsalModel): () => void;
  close(): Promise<void>;
}

export async function startModelEgress(client: ModelClient, limits: AgentLimits, log: Log): Promise<ModelEgress> {
  const turns = new Map<string, EgressTurn>();
  const rehearsals = new Map<string, RehearsalModel>();
  const relay = new ModelRelay(client, limits, log);
  const server = await startLoopbackServer((request, response) => {
    handle(request, response, { turns, rehearsals, relay, log }).catch((error: unknown) => {
      if (!response.destroyed) log.debug({ err: error }, 'model call ended early');
      response.destroy();
    });
  });
  return {
    url: server.url,
    begin: scope => new EgressTurn(scope, limits.steps),
    admit: (token, turn) => {
      turn.signal.throwIfAborted();
      turns.set(token, turn);
      turn.signal.addEventListener('abort', () => turns.delete(token), { once: true });
    },
    rehearse: (token, model) => {
      rehearsals.set(token, model);
      return () => void rehearsals.delete(token);
    },
    close: async () => {
      for (const turn of turns.values()) turn.close();
      await server.close();
    },
  };
}

interface Behind {
  readonly turns: ReadonlyMap<string, EgressTurn>;
  readonly rehearsals: ReadonlyMap<string, RehearsalModel>;
  readonly relay: ModelRelay;
  readonly log: Log;
}

async function handle(request: IncomingMessage, response: ServerResponse, behind: Behind): Promise<void> {
  const { turns, rehearsals, relay, log } = behind;
  const method = request.method === 'POST' ? (PATH.exec(request.url ?? '')?.[1] as ModelMethod | undefined) : undefined;
  if (method === undefined) return refuse(response, new CodedError('not_found'), 404);
  const token = String(request.headers['x-goog-api-key']);
  const rehearsal = rehearsals.get(token);
  if (rehearsal !== undefined) return rehearsal.answer(method, leanRequest(await readJson(request)), response);
  const turn = turns.get(token);
  if (turn === undefined) return refuse(response, new CodedError('unauthorized'), 401);
  const body = withEarlier(leanRequest(await readJson(request)), turn.scope.earlier);
  if (body === undefined) return refuseCall(response, turn, new CodedError('model_refused_request'));
  // Sent on as we understood it, not as it came: a second key of the same name would be read otherwise elsewhere.
  const json = method === 'countTokens' ? jsonText({ contents: Object(body).contents }) : jsonText(body);
  if (method !== 'countTokens' && !isContained(body, turn, log))
    return refuse(response, new CodedError('agent_not_contained'));
  if (Buffer.byteLength(json) > REQUEST_BYTES)
    return refuseCall(response, turn, new CodedError('model_refused_request'));
  if (!turn.step()) return refuse(response, new CodedError('too_many_steps'));
  const hangUp = new AbortController();
  response.on('close', () => hangUp.abort(new CodedError('cancelled')));
  await relay.carry({ turn, method, json, response, signal: AbortSignal.any([hangUp.signal, turn.signal]) });
}

/** Without halves of characters, as a cut leaves them: strict readers of JSON refuse the whole request for one. */
const jsonText = (body: unknown): string =>
  JSON.stringify(body, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));

function refuseCall(response: ServerResponse, turn: EgressTurn, error: CodedError): void {
  turn.failCall(error);
  refuse(response, error);
}

/** The second lock: the request declares the turn's tools, all of them and nothing else. */
function isContained(body: unknown, turn: EgressTurn, log: Log): boolean {
  const check = checkDeclaredTools(body, turn.scope.toolNames);
  if (check.verdict === 'ours') return true;
  const details = { turnId: turn.scope.turnId, verdict: check.verdict, names: check.names };
  log.error(details, 'the agent offered the model other tools than those of the turn');
  if (check.verdict === 'missing') turn.missTools();
  else turn.breach();
  return false;
}

/** The request's JSON; undefined when it is none or too large. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > REQUEST_BYTES) return undefined;
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
