import type { CodedError, ErrorCode, ErrorParams } from '../contract/errors.ts';
import type { Usage } from '../contract/events.ts';
import type { Language } from '../contract/language.ts';
import type { Cell, ChartKind, Column, ExecutedQuery, ResultPage } from '../contract/results.ts';

/** An earlier turn as the agent needs it; the older ones come without their calls. */
export interface PastTurn {
  readonly question: string;
  readonly calls: readonly {
    readonly name: string;
    readonly arguments: Record<string, unknown>;
    readonly answer: string;
    readonly failed: boolean;
  }[];
  readonly answer: string;
}

/** The results of one conversation, those of its earlier turns too, and of no other; nor of another Looker. */
export interface ConversationResults {
  /** Oldest first. */
  ids(): Promise<string[]>;
  /** With all its rows; undefined for any id that is not among them. */
  find(id: string): Promise<ResultPage | undefined>;
}

export interface Question {
  readonly turnId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly language: Language;
  /** The Looker that is to answer: `history` and `results` are of no other. */
  readonly account: string;
  readonly history: readonly PastTurn[];
  /** The conversation has turns that were asked of another Looker. */
  readonly othersLeftOut: boolean;
  readonly results: ConversationResults;
  readonly signal: AbortSignal;
  /** Rows of a while ago will not do. */
  readonly fresh: boolean;
}

/** What happens while a question is answered. The awaited ones return when the event is committed. */
export interface TurnReport {
  wrote(kind: 'text' | 'thought', text: string): void;
  called(call: { callId: string; tool: string; arguments: Record<string, unknown> }): Promise<void>;
  /** Keeps the rows and gives the id they can be asked by. */
  found(
    callId: string,
    result: {
      columns: Column[];
      rows: Cell[][];
      cut: boolean;
      query: ExecutedQuery;
      title?: string;
      /** When Looker was asked for the rows, and whether that was for an earlier question. */
      askedAt?: string;
      reused?: boolean;
      /** Where a person opens the query in Looker. */
      queryUrl?: string | undefined;
    },
  ): Promise<string>;
  /** A result of the conversation is to be shown so; `columns` are keys of its columns, none for all. */
  charted(chart: { resultId: string; chart: ChartKind; columns: string[] }): Promise<void>;
  callEnded(end: {
    callId: string;
    outcome: 'done' | 'failed' | 'cancelled';
    durationMs: number;
    code?: ErrorCode;
    params?: ErrorParams;
    /** Of a query whose request was broken off: ended in Looker too, or left to end there by itself. */
    atLooker?: 'stopped' | 'left';
    answer: string;
  }): Promise<void>;
}

export interface Answer {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly error?: CodedError;
  readonly usage?: Usage;
}

/** What is connected; `account` is the same as long as the same Looker is asked as the same user. */
export interface ConnectionInUse {
  readonly id: string;
  readonly account: string;
}

/** Whoever can answer questions: the agent over Looker. */
export interface Answerer {
  /** Throws `no_connection`. */
  connection(): Promise<ConnectionInUse>;
  /** Whether calls of these tools leave everything as it was; an unknown tool does not. */
  onlyReads(tools: readonly string[]): boolean;
  /** Never rejects. */
  answer(question: Question, report: TurnReport): Promise<Answer>;
}
