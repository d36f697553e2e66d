import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import { CodedError } from '../contract/errors.ts';
import type { AgentLimits } from './agent-limits.ts';
import type { EgressTurn } from './egress-turn.ts';
import { googleFailure, readGoogleError } from './google-errors.ts';
import { ModelAnswer } from './model-answer.ts';
import { type ModelClient, type ModelMethod, readEvents, readText } from './model-client.ts';
import { ModelFailure } from './model-failure.ts';
import { createRetries } from './model-retries.ts';

/** One request of the CLI, checked and ready to be sent. */
export interface ModelCall {
  readonly turn: EgressTurn;
  readonly method: ModelMethod;
  readonly json: string;
  readonly response: ServerResponse;
  /** Aborts when the CLI hangs up or the turn is over. */
  readonly signal: AbortSignal;
}

/** Carries model calls to Google and their answers back, and makes a call again when that is worth it. */
export class ModelRelay {
  readonly #client: ModelClient;
  readonly #limits: AgentLimits;
  readonly #log: Log;

  constructor(client: ModelClient, limits: AgentLimits, log: Log) {
    this.#client = client;
    this.#limits = limits;
    this.#log = log;
  }

  /** Answers the CLI in every case. Throws only when the signal aborts. */
  async carry(call: ModelCall): Promise<void> {
    const { turn, response, signal } = call;
    const deadline = performance.now() + this.#limits.modelFirstByteMs;
    const nextWait = createRetries(this.#limits);
    turn.beginCall();
    for (;;) {
      const answer = new ModelAnswer();
      turn.pays(answer);
      const failure = await this.#attempt(call, answer, deadline).catch((error: unknown) => {
        if (error instanceof ModelFailure) return error;
        throw error;
      });
      this.#countUnknownTools(turn, answer);
      if (failure === undefined) return void response.end();
      const wait = answer.hasContent ? undefined : nextWait(failure);
      const isInTime = response.headersSent || performance.now() + (wait ?? 0) < deadline;
      const details = { turnId: turn.scope.turnId, code: failure.coded.code, wait, err: failure.coded.cause };
      this.#log.warn(details, 'model call failed');
      if (wait === undefined || !isInTime) return this.#giveUp(call, failure);
      await turn.waitFor(sleep(wait, undefined, { signal }));
    }
  }

  /** Sends once and passes the answer on as it comes. Gives what is wrong with a complete answer; throws a ModelFailure. */
  async #attempt(call: ModelCall, answer: ModelAnswer, deadline: number): Promise<ModelFailure | undefined> {
    const { turn, method, json, signal } = call;
    const firstByteMs = Math.max(
      1,
      call.response.headersSent ? this.#limits.modelFirstByteMs : deadline - performance.now(),
    );
    turn.sent(Buffer.byteLength(json));
    const body = await turn.waitFor(
      this.#client.send(turn.scope.target, method, json, { signal, firstByteMs, idleMs: this.#limits.modelIdleMs }),
    );
    if (method === 'streamGenerateContent') await this.#passEvents(call, answer, readEvents(body));
    else await this.#passWhole(call, answer, body);
    return method === 'countTokens' ? undefined : answer.failure();
  }

  /** Holds back what may yet turn out to be no answer, so that the call can be made again unnoticed. */
  async #passEvents(call: ModelCall, answer: ModelAnswer, events: AsyncGenerator<string>): Promise<void> {
    const held: string[] = [];
    try {
      for (;;) {
        const next = await call.turn.waitFor(events.next());
        if (next.done) return;
        held.push(next.value);
        const isCertain = answer.add(parse(next.value, call));
        this.#limitCalls(call.turn);
        if (isCertain) await write(call, held.splice(0));
      }
    } finally {
      await events.return(undefined);
    }
  }

  async #passWhole(call: ModelCall, answer: ModelAnswer, body: AsyncIterable<Uint8Array>): Promise<void> {
    const text = await call.turn.waitFor(readText(body));
    const json = parse(text, call);
    if (call.method !== 'countTokens') answer.add(json);
    this.#limitCalls(call.turn);
    if (call.method === 'countTokens' || answer.failure() === undefined) {
      call.response.writeHead(200, { 'content-type': 'application/json' }).write(text);
    }
  }

  #giveUp({ turn, response }: ModelCall, failure: ModelFailure): void {
    turn.failCall(failure.coded);
    if (response.headersSent) response.end();
    else refuse(response, failure.coded);
  }

  /** Once over the limit nothing passes any more: what the CLI has heard of is all it will run. */
  #limitCalls({ toolCalls }: EgressTurn): void {
    const limit = this.#limits.toolCalls;
    if (toolCalls > limit) throw new ModelFailure('final', new CodedError('too_many_steps', { params: { limit } }));
  }

  /** The CLI answers such a call itself ("not found in registry") and goes on; a model that insists runs out of steps. */
  #countUnknownTools(turn: EgressTurn, answer: ModelAnswer): void {
    const unknown = answer.calledTools.filter(name => !turn.scope.toolNames.includes(name));
    if (unknown.length === 0) return;
    this.#log.warn({ turnId: turn.scope.turnId, tools: unknown }, 'the model called tools it was not offered');
    turn.step();
  }
}

/** Ends the CLI's prompt at once: of all errors it tries a 400 never again. */
export function refuse(response: ServerResponse, error: CodedError, status = 400): void {
  const body = { error: { code: status, message: error.code, status: 'FAILED_PRECONDITION' } };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function parse(text: string, { turn }: ModelCall): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Not the parser's own words: they quote the text.
    throw noAnswer('not JSON');
  }
  const error = readGoogleError(json);
  if (error !== undefined) throw googleFailure(error.code ?? 500, text, turn.scope.target);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw noAnswer('not an object');
  return json;
}

const noAnswer = (why: string): ModelFailure =>
  new ModelFailure('network', new CodedError('model_unreachable', { cause: new Error(why) }));

/** What breaks a line for the CLI's parser (0.61.0), by what means the same: beside its texts a JSON has blanks for it. */
const UNBROKEN: Readonly<Record<string, string>> = { '\u2028': '\\u2028', '\u2029': '\\u2029' };
const oneLine = (json: string): string => json.replaceAll(/[\n\u2028\u2029]/g, sign => UNBROKEN[sign] ?? ' ');

/** One line an event: the CLI's parser reads no other form. */
async function write({ response, signal }: ModelCall, events: readonly string[]): Promise<void> {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  const text = events.map(event => `data: ${oneLine(event)}\n\n`).join('');
  if (!response.write(text)) await once(response, 'drain', { signal });
}
