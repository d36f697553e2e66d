import { event, type GeminiRequest, type Reply, textChunk, thoughtChunk } from '../../test/agent/gemini-server.ts';
import type { Answered } from '../../test/harness/ask.ts';
import { questionOf } from './plan-name.ts';
import type { TurnKeys } from './watched.ts';
import type { World } from './world.ts';

/** The product gives a silent model up after a minute. */
const SIGN_OF_LIFE_MS = 5_000;

/** A reply that goes on until it is let go. */
export interface HeldReply {
  readonly reply: Reply;
  /** Resolves when the model has been asked. */
  readonly asked: Promise<void>;
  readonly letGo: () => void;
}

/** `words` are what is said in the end, of what the model was told. */
export function heldReply(words: (request: GeminiRequest) => string = () => 'Done.'): HeldReply {
  let letGo = (): void => {};
  let tell = (): void => {};
  const over = new Promise<void>(resolve => (letGo = resolve));
  const asked = new Promise<void>(resolve => (tell = resolve));
  const reply: Reply = async (response, request) => {
    const live = (): void => event(response, thoughtChunk('**Thinking**\nStill at it.'));
    live();
    tell();
    const timer = setInterval(live, SIGN_OF_LIFE_MS);
    await over;
    clearInterval(timer);
    event(response, textChunk(words(request), 'STOP'));
    response.end();
  };
  return { reply, asked, letGo };
}

interface LiveTurnOptions {
  /** The model's answers that come first. */
  readonly before?: readonly Reply[];
  readonly conversationId?: string;
  readonly words?: (request: GeminiRequest) => string;
}

/** Uses a turn's keys while the model is at work on it. */
export async function inLiveTurn<T>(
  world: World,
  plan: string,
  use: (keys: TurnKeys) => Promise<T>,
  { before = [], conversationId, words }: LiveTurnOptions = {},
): Promise<{ value: T; answered: Answered }> {
  const held = heldReply(words);
  world.model.plan(plan, ...before, held.reply);
  const answering = world.ask(plan, conversationId);
  try {
    const tooSoon = answering.then(({ ending }) => {
      throw new Error(`the turn of ${plan} ended before it was used: ${JSON.stringify(ending)}`);
    });
    await Promise.race([held.asked, tooSoon]);
    const value = await use(world.watched.keysOf(questionOf(plan)));
    held.letGo();
    return { value, answered: await answering };
  } finally {
    held.letGo();
  }
}
