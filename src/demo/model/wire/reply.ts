import { newId } from '../../../base/ids.ts';
import type { GeminiRequest } from './gemini-request.ts';

/** What the model answers, before it is put into chunks. */
export interface Reply {
  readonly thought?: string;
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly args: Readonly<Record<string, unknown>> }[];
  readonly finishReason: string;
}

/** One GenerateContentResponse of the Gemini API. */
export interface Chunk {
  readonly candidates: readonly {
    readonly content: { readonly role: 'model'; readonly parts: readonly Readonly<Record<string, unknown>>[] };
    readonly index: 0;
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: Readonly<Record<string, number>>;
  readonly modelVersion: string;
  readonly responseId: string;
}

/** Google's rule of thumb for English text. */
const CHARACTERS_PER_TOKEN = 4;
const tokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/** Everything the model has to read: contents, system instruction and tools, as JSON. */
export const promptTokens = ({ contents, systemInstruction, tools }: GeminiRequest): number =>
  tokens(JSON.stringify({ contents, systemInstruction, tools }));

function usage(
  request: GeminiRequest,
  { thought = '', text = '', calls = [] }: Reply,
): Readonly<Record<string, number>> {
  const promptTokenCount = promptTokens(request);
  const candidatesTokenCount = tokens(text) + (calls.length === 0 ? 0 : tokens(JSON.stringify(calls)));
  const thoughtsTokenCount = tokens(thought);
  return {
    promptTokenCount,
    candidatesTokenCount,
    thoughtsTokenCount,
    totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
  };
}

/** Thought, then the text word by word, then the calls; the last chunk carries reason and usage. */
export function chunksOf(reply: Reply, request: GeminiRequest, model: string): readonly Chunk[] {
  const { thought, text = '', calls = [], finishReason } = reply;
  const parts: Readonly<Record<string, unknown>>[][] = [
    // The Gemini CLI takes the words between the asterisks as the thought's subject.
    ...(thought === undefined ? [] : [[{ text: `**Demo** ${thought}`, thought: true }]]),
    ...(text.match(/\s*\S+\s*/g) ?? []).map(word => [{ text: word }]),
    ...(calls.length === 0 ? [] : [calls.map(({ name, args }) => ({ functionCall: { id: newId(), name, args } }))]),
  ];
  const responseId = newId();
  const chunk = (own: readonly Readonly<Record<string, unknown>>[], ending: object): Chunk => ({
    candidates: [{ content: { role: 'model', parts: own }, index: 0, ...ending }],
    modelVersion: model,
    responseId,
  });
  const last = chunk(parts.at(-1) ?? [], { finishReason });
  return [...parts.slice(0, -1).map(own => chunk(own, {})), { ...last, usageMetadata: usage(request, reply) }];
}

/** The same reply for `generateContent`, which answers once: neighbouring texts become one part. */
export function wholeOf(chunks: readonly Chunk[]): Chunk | undefined {
  const last = chunks.at(-1);
  const [candidate] = last?.candidates ?? [];
  if (last === undefined || candidate === undefined) return last;
  const parts: Readonly<Record<string, unknown>>[] = [];
  for (const part of chunks.flatMap(chunk => chunk.candidates).flatMap(({ content }) => content.parts)) {
    const previous = parts.at(-1);
    if (
      typeof previous?.['text'] === 'string' &&
      typeof part['text'] === 'string' &&
      previous['thought'] === part['thought']
    ) {
      parts[parts.length - 1] = { ...previous, text: previous['text'] + part['text'] };
    } else {
      parts.push(part);
    }
  }
  return { ...last, candidates: [{ ...candidate, content: { role: 'model', parts } }] };
}
