import { DateTime } from 'luxon';
import { readConversation } from '../../src/demo/model/conversation/conversation.ts';
import { nextStep } from '../../src/demo/model/planning/next-step.ts';
import type { Content } from '../../src/demo/model/wire/gemini-request.ts';
import { metadataAnswer, TOOLBOX_TOOLS } from './thelook.ts';

export interface MadeCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Spoken {
  readonly calls: readonly MadeCall[];
  /** Without the signature. */
  readonly text: string;
  readonly thoughts: readonly string[];
}

export interface World {
  /** Answers a tool before the fixture does: text, or an error. */
  readonly answer?: (tool: string, args: Readonly<Record<string, unknown>>) => string | { error: string } | undefined;
  readonly tools?: readonly string[];
  /** Said before the first question; default: the day. */
  readonly context?: string;
  /** Puts each answer into the Gemini CLI's wrapper. */
  readonly wrap?: (text: string) => string;
}

export const TODAY = '2026-11-22';
export const TODAYS_CONTEXT = `Today is ${TODAY} (Sunday). Time zone: America/Sao_Paulo.`;
export const SIGNATURE = /\n\n\((?:rule-based demo model|modelo de demonstração, por regras)\)$/;
const PREFIX = 'mcp_looker_';
/** The product itself stops a turn later; a turn of ours must end long before. */
const MAX_STEPS = 10;

const wrapped = (text: string): string => `<untrusted_context>\n${text}\n</untrusted_context>`;

/** One line of words, then one row: enough to answer from. */
const someRow = (args: Readonly<Record<string, unknown>>): string => {
  const fields = Array.isArray(args['fields']) ? args['fields'].map(String) : [];
  return JSON.stringify({ result_id: 'r1', columns: fields, rows: [fields.map(() => 1)], row_count: 1, cut: false });
};

/** Asks one question after the other in one conversation, with the tools answered from the fixture, until each is answered. */
export function converse(questions: readonly string[], world: World = {}): Spoken[] {
  const contents: Content[] = [user([{ text: world.context ?? TODAYS_CONTEXT }])];
  return questions.map(question => {
    contents.push(user([{ text: question }]));
    return turn(contents, world);
  });
}

export const askOnce = (question: string, world: World = {}): Spoken => {
  const [spoken] = converse([question], world);
  if (spoken === undefined) throw new Error('no turn');
  return spoken;
};

/** The gateway's answer to a query. */
export const gateway = (
  columns: readonly unknown[],
  rows: readonly (readonly unknown[])[],
  more: object = {},
): World => ({
  answer: tool =>
    tool === 'query'
      ? JSON.stringify({ result_id: 'r1', columns, rows, row_count: rows.length, cut: false, ...more })
      : undefined,
});

export const textOf = (question: string, world: World): string => askOnce(question, world).text;

/** The arguments of the turn's last query, without model and explore. */
export function queryOf(spoken: Spoken | undefined): Record<string, unknown> | undefined {
  const call = spoken?.calls.findLast(({ tool }) => tool === 'query');
  if (call === undefined) return undefined;
  const { model: _, explore: __, ...args } = call.args;
  return args;
}

const user = (parts: Content['parts']): Content => ({ role: 'user', parts });

function turn(contents: Content[], world: World): Spoken {
  const calls: MadeCall[] = [];
  const thoughts: string[] = [];
  const tools = [{ functionDeclarations: (world.tools ?? TOOLBOX_TOOLS).map(name => ({ name: PREFIX + name })) }];
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const next = nextStep(readConversation({ contents, tools }), DateTime.fromISO(TODAY, { zone: 'utc' }));
    thoughts.push(next.thought);
    if (next.kind === 'answer') {
      contents.push({ role: 'model', parts: [{ text: next.text }] });
      if (!SIGNATURE.test(next.text)) throw new Error(`no signature: ${next.text}`);
      return { calls, thoughts, text: next.text.replace(SIGNATURE, '') };
    }
    const made = next.calls.map(({ name, args }, index) => ({ id: `${contents.length}-${index}`, name, args }));
    contents.push({ role: 'model', parts: made.map(functionCall => ({ functionCall: { ...functionCall } })) });
    contents.push(user(made.map(({ id, name, args }) => ({ functionResponse: respond(id, name, args, world) }))));
    calls.push(...made.map(({ name, args }) => ({ tool: name.slice(PREFIX.length), args })));
  }
  throw new Error(`no answer after ${MAX_STEPS} steps: ${JSON.stringify(calls)}`);
}

function respond(id: string, name: string, args: Readonly<Record<string, unknown>>, world: World) {
  const tool = name.slice(PREFIX.length);
  const answer = world.answer?.(tool, args) ?? metadataAnswer(tool, args) ?? someRow(args);
  const response =
    typeof answer === 'string'
      ? { output: (world.wrap ?? wrapped)(answer) }
      : { error: toldError({ name: tool, args }, answer.error) };
  return { id, name, response };
}

/** As the Gemini CLI tells the model of a tool's error (0.61.0). */
function toldError(call: { name: string; args: unknown }, text: string): string {
  const response = { content: [{ type: 'text', text }], isError: true };
  const parts = [{ functionResponse: { name: call.name, response } }];
  return `MCP tool '${call.name}' reported tool error for function call: ${JSON.stringify(call)} with response: ${JSON.stringify(parts)}`;
}
