import { guardText } from './gemini-guard.ts';
import type { HistoryCall, HistoryTurn } from './turn-request.ts';

/** The CLI 0.61.0's own id for its environment message: a row with it takes the place of that text. */
const CONTEXT_ROW_ID = 'd04923d38bb0f6017037e74183378ef4';
/** The CLI neither restores nor repeats an empty row, so none may be empty. */
const NO_CONTEXT = 'A new conversation.';
const NO_QUESTION = '(no words)';
const UNANSWERED = '(This question was not answered.)';
const or = (text: string, instead: string): string => (text.trim() === '' ? instead : text);

export interface SeedFile {
  /** JSON lines in the form of the CLI's own saved chats. */
  readonly text: string;
  /** How many updates the CLI repeats from it when it is loaded. */
  readonly replays: number;
}

/** The name under which the model knows a tool of our MCP server, which is called `looker`. */
export const modelToolName = (name: string): string => `mcp_looker_${name}`;

/** As the CLI 0.61.0 marks the answer of a running tool, but not one that it restores: Looker's words are data later, too. */
const markUntrusted = (text: string): string =>
  `<untrusted_context>\n${text.replaceAll('</untrusted_context>', '&lt;/untrusted_context&gt;')}\n</untrusted_context>`;

/** Writes a conversation as a saved chat, so that `session/load` restores real turns with their calls and results. */
export function seedFile(options: {
  sessionId: string;
  context: string;
  history: readonly HistoryTurn[];
  now: Date;
}): SeedFile {
  const timestamp = options.now.toISOString();
  const userRow = (id: string, text: string) => ({ id, timestamp, type: 'user', content: [{ text }] });
  const modelRow = (id: string, content: string) => ({
    id,
    timestamp,
    type: 'gemini',
    content,
    thoughts: [],
    model: '',
  });
  const rows: object[] = [userRow(CONTEXT_ROW_ID, or(options.context, NO_CONTEXT))];
  for (const [at, turn] of options.history.entries()) {
    rows.push(userRow(`q-${at}`, guardText(or(turn.question, NO_QUESTION))));
    for (const [callAt, call] of turn.calls.entries()) {
      const id = `c-${at}-${callAt}`;
      rows.push({ ...modelRow(id, ''), toolCalls: [toolCall(id, call, timestamp)] });
    }
    rows.push(modelRow(`a-${at}`, or(turn.answer, UNANSWERED)));
  }
  const head = {
    sessionId: options.sessionId,
    projectHash: 'x', // not checked by the CLI
    startTime: timestamp,
    lastUpdated: timestamp,
    kind: 'main',
  };
  const text = [head, ...rows].map(row => `${JSON.stringify(row)}\n`).join('');
  return { text, replays: rows.length }; // each row says or calls exactly one thing
}

function toolCall(id: string, call: HistoryCall, timestamp: string): object {
  const name = modelToolName(call.name);
  const answer = markUntrusted(call.answer);
  const response = call.failed ? { error: answer } : { output: answer };
  return {
    id,
    name,
    args: call.arguments,
    status: call.failed ? 'error' : 'success',
    timestamp,
    result: [{ functionResponse: { id, name, response } }],
  };
}
