import type { Conversation } from '../conversation/conversation.ts';
import { type GoogleError, INTERNAL } from './google-error.ts';
import type { Reply } from './reply.ts';

/** What the server does with a request. */
export type Behaviour =
  | { readonly kind: 'reply'; readonly reply: Reply /** Between two chunks. */; readonly pauseMs?: number }
  | { readonly kind: 'error'; readonly error: GoogleError }
  /** Words of an answer, then bytes that are no JSON. */
  | { readonly kind: 'garbage'; readonly reply: Reply }
  /** Words of an answer, then the connection is cut. */
  | { readonly kind: 'drop'; readonly reply: Reply }
  /** The stream opens and nothing ever comes. */
  | { readonly kind: 'stall' };

interface Provoked {
  readonly conversation: Conversation;
  /** What stands after the word. */
  readonly rest: string;
  /** Words already used once on this server: the only thing the demo model remembers. */
  readonly used: Set<string>;
}

const SLOW_WORDS = 100;
const SLOW_PAUSE_MS = 200;
const RETRY_SECONDS = 7;
const CUT_TEXT = 'This answer is cut in the middle of';

const error = (code: number, status: string, message: string, details?: GoogleError['details']): Behaviour => ({
  kind: 'error',
  error: { code, status, message, ...(details === undefined ? {} : { details }) },
});
const said = (text: string): Behaviour => ({ kind: 'reply', reply: { text, finishReason: 'STOP' } });
const ended = (finishReason: string, text?: string): Behaviour => ({
  kind: 'reply',
  reply: { ...(text === undefined ? {} : { text }), finishReason },
});

/**
 * Questions that provoke what a real model does only now and then, for tests and demonstrations: exactly these words,
 * `demo:model-tool` with a tool's name and its arguments as JSON behind it.
 */
export const PROVOCATIONS: Readonly<Record<string, (provoked: Provoked) => Behaviour>> = {
  'demo:model-429': () =>
    error(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${RETRY_SECONDS}s` },
    ]),
  'demo:model-500': () => ({ kind: 'error', error: INTERNAL }),
  'demo:model-503': () => error(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  /** Fails, works, fails, works … */
  'demo:model-503-once': ({ used }) => {
    if (used.delete('503')) return said('This time it worked.');
    used.add('503');
    return error(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
  },
  'demo:model-safety': () => ended('SAFETY'),
  'demo:model-empty': () => ended('STOP'),
  'demo:model-cut': () => ended('MAX_TOKENS', CUT_TEXT),
  'demo:model-malformed': () => ended('MALFORMED_FUNCTION_CALL'),
  'demo:model-garbage': () => ({ kind: 'garbage', reply: { text: CUT_TEXT, finishReason: 'STOP' } }),
  'demo:model-drop': () => ({ kind: 'drop', reply: { text: CUT_TEXT, finishReason: 'STOP' } }),
  'demo:model-slow': () => ({
    kind: 'reply',
    reply: {
      text: Array.from({ length: SLOW_WORDS }, (_, index) => `word${index + 1}`).join(' '),
      finishReason: 'STOP',
    },
    pauseMs: SLOW_PAUSE_MS,
  }),
  'demo:model-stall': () => ({ kind: 'stall' }),
  'demo:model-loop': ({ conversation }) => called(conversation.tools.get('get_models') ?? 'get_models', {}),
  'demo:model-tool': ({ conversation, rest }) => {
    const [record] = conversation.current.records;
    if (record !== undefined) return said(`The tool answered: ${record.error ?? record.answer ?? 'nothing'}`);
    const [, name = '', args = ''] = /^(\S+)\s*([^]*)$/.exec(rest) ?? [];
    const declared = [...conversation.tools.values()].find(tool => tool.endsWith(`_${name}`));
    return called(declared ?? name, argumentsIn(args));
  },
};

const called = (name: string, args: Readonly<Record<string, unknown>>): Behaviour => ({
  kind: 'reply',
  reply: { calls: [{ name, args }], finishReason: 'STOP' },
});

function argumentsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The behaviour a question provokes; nothing for an ordinary one. */
export function provoke(conversation: Conversation, used: Set<string>): Behaviour | undefined {
  const [, word = '', rest = ''] = /^(\S+)\s*([^]*)$/.exec(conversation.current.question) ?? [];
  const exact = rest === '' || word === 'demo:model-tool';
  return exact && Object.hasOwn(PROVOCATIONS, word) ? PROVOCATIONS[word]?.({ conversation, rest, used }) : undefined;
}
