import type { Content, GeminiRequest, Part } from '../wire/gemini-request.ts';
import { ownWords } from './tool-answer.ts';
import { bareToolName, type ToolName } from './tool-names.ts';

/** One tool call with what came back: an answer, an error, or neither yet. */
export interface ToolRecord {
  /** As the model called it. */
  readonly name: string;
  readonly tool: ToolName | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  readonly answer?: string;
  readonly error?: string;
}

export interface Turn {
  readonly question: string;
  readonly records: readonly ToolRecord[];
  /** The text that ended the turn; empty in the current one. */
  readonly answer: string;
}

/** A request, as the planner reads it. */
export interface Conversation {
  /** What was said before the first question: date, time zone, the person's language. */
  readonly context: string;
  readonly earlier: readonly Turn[];
  readonly current: Turn;
  /** Declared tools: bare name → name to call. */
  readonly tools: ReadonlyMap<ToolName, string>;
}

interface OpenTurn {
  question: string;
  records: ToolRecord[];
  waiting: { id: string | undefined; at: number }[];
  answer: string;
}

/** The context stands in a row of its own; the question may carry this heading (it keeps the CLI from reading commands). */
const QUESTION_HEADING = /^User message:\s*\n/;

/** Reads contents in order: a user's text opens a turn, a second text before any word of the model replaces it as context. */
export function readConversation(request: GeminiRequest): Conversation {
  const context: string[] = [];
  const turns: OpenTurn[] = [];
  let modelSpoke = true;
  for (const content of request.contents) {
    for (const part of content.parts ?? []) {
      const open = turns.at(-1);
      if (isAsking(content, part)) {
        if (!modelSpoke && open !== undefined) context.push(...turns.splice(-1).map(turn => turn.question));
        turns.push({ question: part.text.replace(QUESTION_HEADING, '').trim(), records: [], waiting: [], answer: '' });
        modelSpoke = false;
      } else if (open !== undefined) {
        modelSpoke = modelSpoke || content.role === 'model';
        readInto(open, part, content.role === 'model');
      }
    }
  }
  const closed = turns.map(({ question, records, answer }): Turn => ({ question, records, answer }));
  return {
    context: context.join('\n'),
    earlier: closed.slice(0, -1),
    current: closed.at(-1) ?? { question: '', records: [], answer: '' },
    tools: declaredTools(request),
  };
}

const isAsking = (content: Content, part: Part): part is Part & { text: string } =>
  content.role !== 'model' && part.text !== undefined && part.text.trim() !== '' && part.functionResponse === undefined;

function readInto(turn: OpenTurn, part: Part, fromModel: boolean): void {
  if (part.functionCall !== undefined) {
    const { id, name, args } = part.functionCall;
    turn.waiting.push({ id: id ?? undefined, at: turn.records.length });
    turn.records.push({ name, tool: bareToolName(name), args: args ?? {} });
  } else if (part.functionResponse !== undefined) {
    const { id, name, response } = part.functionResponse;
    const place = turn.waiting.findIndex(wait =>
      wait.id === undefined || id === null || id === undefined ? turn.records[wait.at]?.name === name : wait.id === id,
    );
    const [wait] = place === -1 ? [] : turn.waiting.splice(place, 1);
    const record = wait === undefined ? undefined : turn.records[wait.at];
    if (wait !== undefined && record !== undefined) turn.records[wait.at] = { ...record, ...outcomeOf(response ?? {}) };
  } else if (fromModel && part.text !== undefined && part.thought !== true) {
    turn.answer += part.text;
  }
}

function outcomeOf(response: Readonly<Record<string, unknown>>): { answer: string } | { error: string } {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  if (response['error'] !== undefined) return { error: ownWords(text(response['error'])) };
  return { answer: text(response['output'] ?? response) };
}

function declaredTools(request: GeminiRequest): ReadonlyMap<ToolName, string> {
  const names = (request.tools ?? []).flatMap(tool => tool.functionDeclarations ?? []).map(({ name }) => name);
  return new Map(
    names.flatMap(name => {
      const tool = bareToolName(name);
      return tool === undefined ? [] : [[tool, name] as const];
    }),
  );
}
