import { CodedError } from '../contract/errors.ts';
import type { Content } from './gemini-history.ts';
import type { CallTokens } from './model-answer.ts';
import type { ModelTarget, TurnUsage } from './turn-request.ts';

/** What one turn may do at the model egress. `toolNames` as the model knows them. */
export interface EgressScope {
  readonly turnId: string;
  readonly target: ModelTarget;
  /** What each request tells the model before the turn's own question. */
  readonly earlier: readonly Content[];
  readonly toolNames: readonly string[];
  /** Something came from the model: the turn is alive. */
  onActivity(): void;
}

/** As much as is known of an answer by now. */
interface ToldAnswer {
  readonly tokens: CallTokens;
  readonly calledTools: readonly string[];
}

/** One turn at the model egress: what it used, and what went wrong. */
export class EgressTurn {
  readonly scope: EgressScope;
  readonly #stepLimit: number;
  readonly #closing = new AbortController();
  readonly #answers: ToldAnswer[] = [];
  #modelCalls = 0;
  #modelBytes = 0;
  #steps = 0;
  #waiting = 0;
  #toolsMissing = false;
  #breach: CodedError | undefined;
  #lastCall: CodedError | undefined;

  constructor(scope: EgressScope, stepLimit: number) {
    this.scope = scope;
    this.#stepLimit = stepLimit;
  }

  /** Aborts when the turn is over. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  get usage(): TurnUsage {
    const sum = (kind: keyof CallTokens): number => this.#answers.reduce((all, { tokens }) => all + tokens[kind], 0);
    return {
      model: this.scope.target.model,
      modelCalls: this.#modelCalls,
      inputTokens: sum('input'),
      outputTokens: sum('output'),
      thoughtTokens: sum('thoughts'),
      cachedTokens: sum('cached'),
      modelBytes: this.#modelBytes,
    };
  }

  /** Whether the model is asked and has not answered yet. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  /** The turn's first request declared none, or not all, of its tools: the MCP server or the policy was not in place. */
  get toolsMissing(): boolean {
    return this.#toolsMissing;
  }

  /** Why the turn failed, if it did: a breach stays, a failed model call counts only while no later one went well. */
  get failure(): CodedError | undefined {
    return this.#breach ?? this.#lastCall;
  }

  /** Another session is opened for the turn, as if for the first time. */
  reopen(): void {
    this.#toolsMissing = false;
  }

  missTools(): void {
    // Later in a turn there is no innocent reason, such as a handshake that failed.
    if (this.#modelCalls > 0) this.breach();
    else this.#toolsMissing = true;
  }

  breach(): void {
    this.#breach ??= new CodedError('agent_not_contained');
  }

  /** Counts a step; false when the turn has taken too many. */
  step(): boolean {
    this.#steps++;
    if (this.#steps <= this.#stepLimit) return true;
    this.#breach ??= new CodedError('too_many_steps', { params: { limit: this.#stepLimit } });
    return false;
  }

  beginCall(): void {
    this.#lastCall = undefined;
    this.#modelCalls++;
  }

  failCall(error: CodedError): void {
    this.#lastCall = error;
  }

  sent(bytes: number): void {
    this.#modelBytes += bytes;
  }

  /** What this answer has told of tokens and calls counts, also when it is cut. */
  pays(answer: ToldAnswer): void {
    this.#answers.push(answer);
  }

  /** How often its answers so far called tools of the turn. */
  get toolCalls(): number {
    const ours = this.scope.toolNames;
    return this.#answers.reduce(
      (all, { calledTools }) => all + calledTools.filter(name => ours.includes(name)).length,
      0,
    );
  }

  /** Runs something that waits for the model; not for the CLI to read, which may hang. */
  async waitFor<T>(work: Promise<T>): Promise<T> {
    this.#waiting++;
    try {
      return await work;
    } finally {
      this.#waiting--;
      this.scope.onActivity();
    }
  }

  close(): void {
    this.#closing.abort(new CodedError('cancelled'));
  }
}
