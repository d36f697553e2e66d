import { DateTime } from 'luxon';
import { PHRASES } from '../answering/phrases.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { languageOf } from '../language/detect.ts';
import { answerPlan } from './answer-plan.ts';
import { type Call, recall } from './outcome.ts';
import { PlanEnd, type Scene } from './plan.ts';

/** What the model says next: calls to make, or the answer. */
export type Step =
  | {
      readonly kind: 'calls';
      readonly thought: string;
      readonly calls: readonly { readonly name: string; readonly args: Call['args'] }[];
    }
  | { readonly kind: 'answer'; readonly thought: string; readonly text: string };

/** A question that needs more is better asked in parts; the product itself stops a turn later. */
const MAX_CALLS = 10;

/** The next step of the turn that the conversation ends in; the same conversation and day always give the same step. */
export function nextStep(conversation: Conversation, today: DateTime): Step {
  const { current, earlier, context } = conversation;
  const language = languageOf([current.question, ...earlier.map(turn => turn.question).reverse()], context);
  const phrases = PHRASES[language];
  const scene: Scene = { conversation, language, phrases, calendar: { today: todayOf(context) ?? today, language } };
  const answer = (text: string): Step => ({
    kind: 'answer',
    thought: phrases.thoughts.answer,
    text: `${text}\n\n${phrases.signature}`,
  });
  try {
    return follow(scene) ?? answer(phrases.tooManySteps);
  } catch (error) {
    if (error instanceof PlanEnd) return answer(error.text);
    throw error;
  }

  function follow({ conversation: held }: Scene): Step | undefined {
    const plan = answerPlan(scene);
    let state = plan.next();
    while (state.done !== true) {
      const { calls, thought } = state.value;
      const missing = calls.filter(call => recall(held, call) === undefined);
      if (missing.length > 0) {
        if (held.current.records.length + missing.length > MAX_CALLS) return undefined;
        const named = missing.map(({ tool, args }) => ({ name: held.tools.get(tool) ?? tool, args }));
        return { kind: 'calls', thought, calls: named };
      }
      state = plan.next(calls.map(call => recall(held, call) ?? { kind: 'undeclared' }));
    }
    return answer(state.value);
  }
}

/** The day the conversation's context names. */
function todayOf(context: string): DateTime | undefined {
  const day = /(?:today|hoje|date)\D{0,20}(\d{4}-\d{2}-\d{2})/i.exec(context)?.[1];
  const date = day === undefined ? undefined : DateTime.fromISO(day, { zone: 'utc' });
  return date?.isValid === true ? date : undefined;
}
