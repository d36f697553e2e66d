import type { CodedError } from '../contract/errors.ts';

/**
 * What decides whether a failed model call is made again: `quota` frees itself after `waitMs`, `overloaded` and
 * `network` may pass, a `bad_answer` may come out better, `final` stays.
 */
export type FailureKind = 'quota' | 'overloaded' | 'network' | 'bad_answer' | 'final';

/** A model call that did not lead to an answer; `coded` is what the person is told. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly kind: FailureKind;
  readonly coded: CodedError;
  /** Only of `quota`: how long until it frees itself. */
  readonly waitMs: number;

  constructor(kind: FailureKind, coded: CodedError, waitMs = 0) {
    super(`${kind}: ${coded.code}`, { cause: coded.cause });
    this.kind = kind;
    this.coded = coded;
    this.waitMs = waitMs;
  }
}
