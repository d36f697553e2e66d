import type { CapturedResult } from './captured-result.ts';
import type { LookerTarget } from './target.ts';

/** Whose tools these are, and who is told of what they do. The callbacks write down; a call waits for each of them. */
export interface ToolScope {
  readonly target: LookerTarget;
  /** Once aborted, running calls are cancelled and later ones refused. */
  readonly signal: AbortSignal;
  /** IANA zone used for queries that name none; undefined leaves it to Looker's own. */
  readonly timeZone: string | undefined;
  onCall(call: { callId: string; tool: string; arguments: Record<string, unknown> }): Promise<void>;
  /** Stores a result and gives the id the model may cite. */
  onResult(callId: string, result: CapturedResult): Promise<string>;
  onCallEnded(end: {
    callId: string;
    outcome: 'done' | 'failed' | 'cancelled';
    durationMs: number;
    /** An error code of the contract, unless done. */
    code?: string;
    /** What the model was told. */
    answer: string;
  }): Promise<void>;
}

/** Requests that reached Looker for this scope so far. */
export interface LookerCounts {
  queries: number;
  other: number;
}
