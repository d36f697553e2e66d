import type { Language } from '../../../contract/language.ts';
import type { Phrases } from '../answering/phrases.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { errorWords } from '../conversation/tool-answer.ts';
import type { Calendar } from '../understanding/moment.ts';
import type { Call, Outcome } from './outcome.ts';

/** Calls that are needed before the plan can go on, with the sentence to think aloud. */
export interface Ask {
  readonly calls: readonly Call[];
  readonly thought: string;
}

/**
 * A plan in the order a person would tell it: it yields the calls it needs and is given their outcomes. It runs anew for
 * every request, fed from what the conversation already holds, up to the first calls that are still to be made.
 */
export type Plan<Result = string> = Generator<Ask, Result, readonly Outcome[]>;

export interface Scene {
  readonly conversation: Conversation;
  readonly language: Language;
  readonly phrases: Phrases;
  readonly calendar: Calendar;
}

/** Ends a plan from anywhere inside with the text to say. */
export class PlanEnd extends Error {
  readonly text: string;
  constructor(text: string) {
    super('the plan ends here');
    this.text = text;
  }
}

/** One call. */
export function* ask(call: Call, thought: string): Plan<Outcome> {
  const [outcome] = yield { calls: [call], thought };
  return outcome ?? { kind: 'undeclared' };
}

/** The text of an outcome that the plan cannot do without: an error or a missing tool ends it in words. */
export function needed(outcome: Outcome | undefined, tool: string, { phrases }: Scene): string {
  if (outcome?.kind === 'answer') return outcome.text;
  throw new PlanEnd(
    outcome?.kind === 'error' ? phrases.toolFailed(tool, errorWords(outcome.text)) : phrases.toolMissing(tool),
  );
}
