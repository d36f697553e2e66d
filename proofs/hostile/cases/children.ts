import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import { type Frame, isEnding } from '../../../test/harness/ws-client.ts';
import { within } from '../../harness/patience.ts';
import { type Attack, type Case, must } from '../case.ts';

const ENDING_MS = 100_000;

/** Asks one question in a conversation that goes when the case is over, and gives all that was heard of it. */
export async function question(
  attack: Attack,
  text: string,
  stopAfterMs?: number,
): Promise<{ heard: Frame[]; end: Frame }> {
  const client = await attack.socket();
  const accepted = await client.exchange({ type: 'ask', message_id: newId(), text }, frame => 'type' in frame);
  must('the question is accepted', accepted, accepted['type'] === 'accepted');
  const { conversation_id } = accepted;
  const path = `/api/conversations/${String(conversation_id)}`;
  attack.later(async () => void (await fetch(`${attack.server.url}${path}`, { method: 'DELETE' })));
  if (stopAfterMs !== undefined) {
    await new Promise(resolve => setTimeout(resolve, stopAfterMs));
    client.send({ type: 'cancel', conversation_id });
  }
  const ending = await within(ENDING_MS, 'the ending', client.until(isEnding));
  return { heard: client.frames, end: Object(ending['event']) };
}

/** What the agent does when it is asked, and how that question may end. */
const AGENT: readonly [how: string, ending: RegExp, stopAfterMs?: number][] = [
  ['garbage', /done/],
  ['deep', /done|agent_/],
  ['surrogates', /done/],
  ['errors', /done/],
  ['text', /agent_flooded/],
  ['noise', /agent_flooded/],
  ['line', /agent_flooded/],
  ['half', /agent_crashed/],
  ['dies', /agent_crashed/],
  ['killed', /agent_crashed/],
  ['leaves-a-child', /agent_crashed/],
  ['hangs-up', /agent_crashed/],
  ['hangs', /cancelled/, 500],
];

const misbehaves = ([how, ending, stopAfterMs]: (typeof AGENT)[number]): Case => ({
  name: `agent: ${how}`,
  served: 'question',
  run: async attack => {
    const { end } = await question(attack, `hostile:${how}`, stopAfterMs);
    must('the ending', end, ending.test(`${String(end['outcome'])} ${String(end['code'])}`));
  },
});

/** The JSON that the agent put between `<<` and `>>` of its answer. */
async function told(attack: Attack, how: string): Promise<unknown> {
  const { heard, end } = await question(attack, `hostile:${how}`);
  must('the ending', end, end['outcome'] === 'done');
  const text = heard.map(frame => String(Object(frame['event'])['text'] ?? '')).join('');
  return JSON.parse(/<<(.*)>>/s.exec(text)?.[1] ?? 'null');
}

const METHOD_NOT_FOUND = -32601;
const asksForMore: Case = {
  name: 'agent: asks for files and a terminal',
  run: async attack => {
    const codes = await told(attack, 'asks');
    must(
      'every answer is "no such method"',
      codes,
      Array.isArray(codes) && codes.length === 5 && codes.every(code => code === METHOD_NOT_FOUND),
    );
  },
};

/** What the gateway says to its own agent, by the name of the request: an HTTP status, or the code of a JSON-RPC error. */
const GATEWAY: readonly (readonly [name: string, answers: RegExp])[] = [
  ['no bearer', /^401/],
  ['another bearer', /^401/],
  ['an origin', /^403/],
  ['another path', /^404/],
  ['GET', /^405/],
  ['DELETE', /^405/],
  ['no JSON', /^400/],
  ['another type', /^415/],
  ['an unknown method', /-32601/],
  ['an unknown tool', /isError|-32602/],
  ['arguments that are a list', /^400|isError|-3260/],
  ['arguments of 100 KB', /isError/],
  ['arguments of 10 MB', /^413|ECONNRESET|EPIPE|UND_ERR_SOCKET/], // refused, or hung up on while they are still being sent
  ['arguments 50,000 deep', /^400|isError|-3260/],
  ['a filter of 60,000 blanks', /isError/],
  ['a protocol of the future', /^400|^200/],
  ['a batch', /^400|^200/],
  ['a request that wants no answer', /^400|^202/],
  ['an answer to nothing', /^400|^202/],
];

const gateway: Case = {
  name: 'gateway: its own agent sends what it must not',
  run: async attack => {
    const answers = await told(attack, 'gateway');
    const list: unknown[][] = Array.isArray(answers) ? answers : [];
    for (const [name, fits] of GATEWAY) {
      const answer = list
        .find(([asked]) => asked === name)
        ?.slice(1)
        .join(' ');
      must(name, answer, answer !== undefined && fits.test(answer));
    }
  },
};

/** The agent cannot even begin: the one that serves is made to die, and the next one fails in this way. */
const start = (mode: string, folder: string): Case => ({
  name: `agent: at its start ${mode}`,
  served: 'question',
  run: async attack => {
    writeFileSync(join(folder, 'mode'), mode);
    attack.later(() => rmSync(join(folder, 'mode')));
    const first = await question(attack, 'hostile:dies');
    must('the ending', first.end, first.end['code'] === 'agent_crashed');
    const { end } = await question(attack, 'hello');
    const fits = mode === 'banner' ? end['outcome'] === 'done' : end['code'] === 'agent_unavailable';
    must('the next ending', end, fits);
  },
});

export const agentCases = (folder: string): readonly Case[] => [
  ...AGENT.map(misbehaves),
  asksForMore,
  gateway,
  ...['exits', 'protocol', 'banner', 'floods'].map(mode => start(mode, folder)),
];

/** What the Toolbox does. The question that met it must end all the same, and nothing of its words be heard. */
const TOOLBOX = [
  'no JSON',
  'a web page',
  'another id',
  'wrong types',
  'null',
  'JSON 200,000 deep',
  'a text of 40,000 broken characters',
  '300 MB',
  'a stream of 300 MB without a line',
  'a redirect',
  'an error of its own',
  'half an answer and death',
  'other tools',
  'exits',
  'floods',
];
/** The right answer never comes, and the call would wait for its whole time: it is stopped after so many ms. */
const STOPPED: Readonly<Record<string, number>> = { 'another id': 3_000, 'a stream of 300 MB without a line': 5_000 };

export const toolboxCases = (folder: string): readonly Case[] =>
  TOOLBOX.map(mode => ({
    name: `toolbox: ${mode}`,
    served: 'question',
    run: async attack => {
      // The next call begins with a new process, where the mode is one of its start.
      writeFileSync(join(folder, 'mode'), mode);
      const { end } = await question(attack, 'How many orders are there?', STOPPED[mode]);
      must('the ending', end, typeof end['outcome'] === 'string');
    },
  }));
