/** What a client of the Gemini API reads of an answer. */
export interface GeminiPart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly functionCall?: { readonly id: string; readonly name: string; readonly args: Record<string, unknown> };
}
export interface GeminiChunk {
  readonly candidates: readonly {
    readonly content: { readonly parts: readonly GeminiPart[] };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: Record<string, number>;
  readonly modelVersion: string;
  readonly responseId: string;
}

/** The chunks of a server-sent event stream; throws on an event that is no JSON. */
export const sseChunks = (stream: string): GeminiChunk[] =>
  stream
    .split('\r\n\r\n')
    .filter(event => event !== '')
    .map(event => JSON.parse(event.replace(/^data: /, '')) as GeminiChunk);

export const partsOf = (chunks: readonly GeminiChunk[]): GeminiPart[] =>
  chunks.flatMap(({ candidates }) => candidates).flatMap(({ content }) => content.parts);

export const textOf = (chunks: readonly GeminiChunk[]): string =>
  partsOf(chunks)
    .filter(part => part.thought !== true)
    .map(part => part.text ?? '')
    .join('');
