import { z } from 'zod';
import { CodedError } from '../contract/errors.ts';
import { ModelFailure } from './model-failure.ts';

// Proxies of the API write nulls for what is not there; what is of another form says nothing.
const text = z.string().nullish().catch(undefined);
const part = z.looseObject({
  text,
  thought: z.boolean().nullish().catch(undefined),
  functionCall: z
    .looseObject({ name: z.string().catch('') })
    .nullish()
    .catch(undefined),
});
const chunk = z.looseObject({
  candidates: z
    .array(
      z.looseObject({
        content: z
          .looseObject({ parts: z.array(part.catch({})).catch([]) })
          .nullish()
          .catch(undefined),
        finishReason: text,
      }),
    )
    .catch([]),
  promptFeedback: z.looseObject({ blockReason: text }).nullish().catch(undefined),
  usageMetadata: z.record(z.string(), z.unknown()).catch({}),
});

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export interface CallTokens {
  readonly input: number;
  readonly output: number;
  readonly thoughts: number;
  readonly cached: number;
}

/** How Gemini ends what it will not say. */
const BLOCKED = new Set([
  'SAFETY',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'RECITATION',
  'IMAGE_SAFETY',
  'LANGUAGE',
]);
/** The model wrote a call that Gemini itself could not read; the next attempt usually is sound. */
const MALFORMED = new Set(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'MALFORMED_RESPONSE']);

/** Watches one answer of the model go by. The CLI reports most of its endings alike, so they are told apart here. */
export class ModelAnswer {
  readonly calledTools: string[] = [];
  #hasText = false;
  #finish: string | undefined;
  #blocked: string | undefined;
  #tokens: CallTokens = { input: 0, output: 0, thoughts: 0, cached: 0 };

  /** Whether the CLI has got something it will show or run. Thoughts do not count. */
  get hasContent(): boolean {
    return this.#hasText || this.calledTools.length > 0;
  }

  get tokens(): CallTokens {
    return this.#tokens;
  }

  /** Takes one chunk in, an object. Tells whether it can be passed on for certain: it has content or thoughts, and no bad ending. */
  add(json: unknown): boolean {
    const { candidates, promptFeedback, usageMetadata } = chunk.parse(json);
    const parts = candidates.flatMap(candidate => candidate.content?.parts ?? []);
    for (const { text, thought, functionCall } of parts) {
      if (functionCall) this.calledTools.push(functionCall.name);
      if (thought !== true && text && text.trim() !== '') this.#hasText = true;
    }
    this.#finish = candidates.find(({ finishReason }) => finishReason)?.finishReason ?? this.#finish;
    this.#blocked = promptFeedback?.blockReason ?? this.#blocked;
    this.#countTokens(usageMetadata);
    return this.hasContent || (parts.length > 0 && this.#finish === undefined);
  }

  /** Why this, at its end, is not an answer; undefined when it is one. */
  failure(): ModelFailure | undefined {
    const cause = new Error(`the model ended with ${this.#blocked ?? this.#finish ?? 'no reason'}`);
    const bad = (kind: 'bad_answer' | 'final', code: 'model_blocked' | 'model_cut' | 'model_empty'): ModelFailure =>
      new ModelFailure(kind, new CodedError(code, { cause }));
    if (this.#blocked !== undefined || BLOCKED.has(this.#finish ?? '')) return bad('final', 'model_blocked');
    if (this.#finish === 'MAX_TOKENS') return bad('final', 'model_cut');
    if (MALFORMED.has(this.#finish ?? '') || this.#finish === undefined || !this.hasContent) {
      return bad(this.hasContent ? 'final' : 'bad_answer', 'model_empty');
    }
    return undefined;
  }

  /** Each chunk tells the sums so far; the last one counts. */
  #countTokens(usage: Record<string, unknown>): void {
    const count = (name: string, before: number): number => (isCount(usage[name]) ? usage[name] : before);
    this.#tokens = {
      input: count('promptTokenCount', this.#tokens.input),
      output: count('candidatesTokenCount', this.#tokens.output),
      thoughts: count('thoughtsTokenCount', this.#tokens.thoughts),
      cached: count('cachedContentTokenCount', this.#tokens.cached),
    };
  }
}
