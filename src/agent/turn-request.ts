import type { Secret } from '../base/secret.ts';
import type { CodedError } from '../contract/errors.ts';

/** Which model answers, and where. `baseUrl` is the address before `/v1beta/…`. */
export interface ModelTarget {
  readonly baseUrl: string;
  readonly apiKey: Secret;
  readonly model: string;
}

/** A tool call of an earlier turn, as it is told to the model again. `name` is bare (`query`), `answer` what the tool said. */
export interface HistoryCall {
  readonly name: string;
  readonly arguments: Record<string, unknown>;
  readonly answer: string;
  readonly failed: boolean;
}

export interface HistoryTurn {
  readonly question: string;
  readonly calls: readonly HistoryCall[];
  /** Empty when the question was never answered. */
  readonly answer: string;
}

/** The MCP server, as a session is opened with it: `token` is told the tools, and calls none until a turn's tools serve it. */
export interface ToolOffer {
  readonly url: string;
  readonly token: string;
  /** Calls with this token are answered, with nothing of Looker's. */
  rehearse(): void;
  /** The token is worthless from now on. */
  close(): void;
}

/** Where sessions get their tools; `names` are those of all of them, bare. */
export interface ToolSource {
  readonly names: readonly string[];
  offer(): ToolOffer;
}

/** The tools of one turn. */
export interface TurnTools {
  /** They answer the calls that are made with this token from now on. */
  serve(token: string): void;
  /** Answers the running calls with an error now. */
  cancelRunning(): Promise<void>;
}

export interface TurnUpdate {
  readonly kind: 'thought' | 'text';
  readonly text: string;
}

/** One question with all the agent has to know: nothing is kept between turns. */
export interface TurnRequest {
  readonly turnId: string;
  readonly text: string;
  /** What stands before the conversation: date, person, time zone … Not a place for secrets. */
  readonly context: string;
  readonly history: readonly HistoryTurn[];
  readonly model: ModelTarget;
  readonly tools: TurnTools;
  onUpdate(update: TurnUpdate): void;
  readonly signal: AbortSignal;
}

export type TurnEnding =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'failed'; readonly error: CodedError };

/** Sums over every model call of the turn, repeated ones too, since they are paid for. `modelBytes`: request bodies sent. */
export interface TurnUsage {
  readonly model: string;
  readonly modelCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly thoughtTokens: number;
  readonly cachedTokens: number;
  readonly modelBytes: number;
}

export interface TurnResult {
  readonly ending: TurnEnding;
  readonly usage: TurnUsage;
}
