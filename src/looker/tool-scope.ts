import type { ErrorCode, ErrorParams } from '../contract/errors.ts';
import type { ChartKind, ResultPage } from '../contract/results.ts';
import type { CapturedResult } from './captured-result.ts';
import type { AtLooker } from './query-stopper.ts';
import type { LookerTarget } from './target.ts';

/** The results of one conversation, those of its earlier turns too, and of no other. */
export interface ConversationResults {
  /** Oldest first. */
  ids(): Promise<readonly string[]>;
  /** With all its rows; undefined for any id that is not among them. */
  find(id: string): Promise<ResultPage | undefined>;
}

/** A field as people and queries know it; what is not there is left out. */
export interface KnownField {
  readonly name: string;
  readonly shortLabel: string;
  readonly kind: 'dimension' | 'measure' | 'filter' | 'parameter';
  readonly type: string;
  readonly description?: string;
  readonly otherWords?: readonly string[];
  /** Of a date: the endings its name may have instead of its own. */
  readonly frames?: readonly string[];
  readonly choices?: readonly string[];
  /** That were named by the words of a search. */
  readonly values?: readonly string[];
}

export interface KnownExplore {
  readonly model: string;
  readonly explore: string;
  readonly label: string;
  readonly always_filter?: Readonly<Record<string, string>>;
  readonly fields: readonly KnownField[];
}

/** What this Looker can be asked; `onSent` is told of each request to Looker that was waited for. It reads what it does not know yet, and throws as Looker answers. */
export interface FieldCatalogue {
  /** Best first; `unread` explores were not searched. */
  findFields(
    words: string,
    search: { model?: string; explore?: string; limit: number; onSent?: () => void },
  ): Promise<{ readonly explores: readonly KnownExplore[]; readonly unread: number }>;
  /** With all its fields; undefined for one that is not there. */
  describe(model: string, explore: string, onSent?: () => void): Promise<KnownExplore | undefined>;
}

/** Whose tools these are, and who is told of what they do. The callbacks write down; a call waits for each of them. */
export interface ToolScope {
  /** Stands in the log's lines of these calls. */
  readonly turnId?: string;
  readonly target: LookerTarget;
  /** Once aborted, running calls are cancelled and later ones refused. */
  readonly signal: AbortSignal;
  /** IANA zone used for queries that name none; undefined leaves it to Looker's own. */
  readonly timeZone: string | undefined;
  /** Looker is asked anew for all rows, also for those of a while ago. */
  readonly fresh?: boolean;
  readonly results: ConversationResults;
  readonly catalogue: FieldCatalogue;
  onCall(call: { callId: string; tool: string; arguments: Record<string, unknown> }): Promise<void>;
  /** Stores a result and gives the id the model may cite. */
  onResult(callId: string, result: CapturedResult): Promise<string>;
  /** A result is to be shown so; `columns` are keys of its columns, none for all. */
  onChart(chart: { resultId: string; chart: ChartKind; columns: string[] }): Promise<void>;
  onCallEnded(end: {
    callId: string;
    outcome: 'done' | 'failed' | 'cancelled';
    durationMs: number;
    /** Why, unless done. */
    code?: ErrorCode;
    params?: ErrorParams;
    /** What became of the query that it broke off, if it did. */
    atLooker?: AtLooker;
    /** What the model was told. */
    answer: string;
  }): Promise<void>;
}

/** Requests that reached Looker for this scope so far. */
export interface LookerCounts {
  queries: number;
  other: number;
}
