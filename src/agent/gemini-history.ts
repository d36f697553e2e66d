import * as z from 'zod/mini';
import { guardText } from './gemini-guard.ts';
import type { HistoryCall, HistoryTurn } from './turn-request.ts';

/** What is said when there is nothing to say: Gemini takes no empty text. */
const NO_CONTEXT = 'A new conversation.';
const NO_QUESTION = '(no words)';
const UNANSWERED = '(This question was not answered.)';
const or = (text: string, instead: string): string => (text.trim() === '' ? instead : text);

/** One content of a Gemini request; its keys in the order in which the CLI 0.61.0 writes them. */
const contentSchema = z.looseObject({ parts: z.array(z.unknown()), role: z.string() });
const requestSchema = z.looseObject({ contents: z.array(contentSchema) });
export type Content = z.infer<typeof contentSchema>;

/** With what the CLI 0.61.0 begins each session: its name, the day on which it was opened, the system, a folder. */
const ownContextSchema = z.looseObject({ text: z.string().check(z.startsWith('<session_context>')) });

/** The name under which the model knows a tool of our MCP server, which is called `looker`. */
export const modelToolName = (name: string): string => `mcp_looker_${name}`;

/** As the CLI 0.61.0 marks the answer of a running tool: Looker's words are data later, too. */
const markUntrusted = (text: string): string =>
  `<untrusted_context>\n${text.replaceAll('</untrusted_context>', '&lt;/untrusted_context&gt;')}\n</untrusted_context>`;

const user = (...parts: object[]): Content => ({ parts, role: 'user' });
const model = (...parts: object[]): Content => ({ parts, role: 'model' });

/** What the model is told before a turn's own question: the context, and the turns before with their calls. */
export function earlierContents(context: string, history: readonly HistoryTurn[]): Content[] {
  const turns = history.flatMap(({ question, calls, answer }, at) => [
    user({ text: guardText(or(question, NO_QUESTION)) }),
    ...calls.flatMap((call, callAt) => callContents(`c-${at}-${callAt}`, call)),
    model({ text: or(answer, UNANSWERED) }),
  ]);
  return joined([user({ text: or(context, NO_CONTEXT) }), ...turns]);
}

function callContents(id: string, call: HistoryCall): [Content, Content] {
  const name = modelToolName(call.name);
  const answer = markUntrusted(call.answer);
  const response = call.failed ? { error: answer } : { output: answer };
  return [
    model({ functionCall: { id, args: call.arguments, name } }),
    user({ functionResponse: { id, name, response } }),
  ];
}

/** A request of the CLI, whose session knows its own turn alone, with what came earlier instead of the CLI's own context. */
export function withEarlier(body: unknown, earlier: readonly Content[]): unknown {
  const request = requestSchema.safeParse(body);
  if (!request.success) return body; // odd ones are judged as they came
  const { contents, ...rest } = request.data;
  return { ...rest, contents: joined([...earlier, ...withoutOwnContext(contents)]) };
}

function withoutOwnContext([first, ...later]: readonly Content[]): Content[] {
  if (first === undefined) return [];
  const hasOwn = ownContextSchema.safeParse(first.parts[0]).success;
  return [hasOwn ? { ...first, parts: first.parts.slice(1) } : first, ...later];
}

/** Roles take turns: neighbours of the same one are one content. */
function joined(contents: readonly Content[]): Content[] {
  const all: Content[] = [];
  for (const content of contents) {
    const last = all.at(-1);
    if (last?.role !== content.role) all.push(content);
    else all.splice(-1, 1, { ...last, parts: [...last.parts, ...content.parts] });
  }
  return all;
}
