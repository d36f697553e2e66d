import type { Fault } from '../harness/control-build.ts';

/** Named places of the product: the code that stands there, before which the server may kill itself. */
const PLACES = {
  'insert: before': ['conversations/ask.js', 'const [question] = await log.append(tx, conversationId, ['],
  'insert: after': ['conversations/ask.js', 'return { conversationId, turnId, seq: question.seq, isNew: true };'],
  'commit: after': ['conversations/conversations.js', 'if (asked.isNew)'],
  'ack: before': ['server/socket/client.js', "await this.#outbox.send({ type: 'accepted'"],
  'ack: after': ['server/socket/client.js', 'this.#follows.begin(conversationId, seq - 1);'],
  'prompt: before': ['agent/turn-run.js', 'const prompt = session.prompt('],
  'tool call: begins': ['looker/tool-call.js', 'await around.scope.onCall({'],
  'tool call: written down': ['looker/tool-call.js', 'const answer = await answerOf(around, call, callId);'],
  'tool call: has its answer': ['looker/tool-call.js', 'await around.scope.onCallEnded({'],
  'tool call: ended': ['looker/tool-call.js', 'return answer;'],
  'events: before commit': [
    'conversations/conversations.js',
    'stored = await this.#events.append(tx, conversationId, events);',
  ],
  'ending: before commit': [
    'conversations/conversations.js',
    'stored = await this.#events.append(tx, turn.conversationId, events);',
  ],
  'ending: after commit': ['conversations/conversations.js', 'this.#running.delete(turn.conversationId);'],
  broadcast: ['conversations/changes.js', 'for (const wake of wakers ?? [])'],
  'recovery: before commit': [
    'conversations/recover.js',
    "await tx.updateTable('turns').set({ id: turnId, repeated: 1",
  ],
  'recovery: between turns': ['conversations/recover.js', 'if (repeat !== undefined)'],
  'recovery: done': ['app.js', 'if (recovered.interrupted > 0)'],
  'key rotation: before commit': ['connections/sealed-store.js', 'await writeFingerprint(trx, fingerprint);'],
} as const;

export type Point = keyof typeof PLACES;

/** Where the server passes only with a warm Gemini CLI, and more than once in an answer. */
export const LATE_POINTS: readonly [Point, ...Point[]] = [
  'prompt: before',
  'tool call: begins',
  'tool call: written down',
  'tool call: has its answer',
  'tool call: ended',
  'events: before commit',
  'ending: before commit',
  'ending: after commit',
  'broadcast',
];
export const EARLY_POINTS: readonly [Point, ...Point[]] = [
  'insert: before',
  'insert: after',
  'commit: after',
  'ack: before',
  'ack: after',
  'recovery: before commit',
  'recovery: between turns',
  'recovery: done',
];

/** The environment of a start that ends at the `pass`-th time the server comes to the point. */
export const pointEnvironment = (point: Point, pass: number): Record<string, string> => ({
  TORTURE_POINT: point,
  TORTURE_PASS: String(pass),
});

const PASS_POINT = `let left = Number(process.env.TORTURE_PASS);
globalThis.passPoint = name => {
    if (name === process.env.TORTURE_POINT && --left === 0) process.kill(process.pid, 'SIGKILL');
};
`;
const FIRST_LINE_OF_MAIN = 'const print = (line) => void process.stdout.write(`${line}\\n`);';

/** The points, planted in a copy of the build that is the product's in all else. */
export const POINT_FAULTS: readonly Fault[] = [
  { file: 'main.js', find: FIRST_LINE_OF_MAIN, replace: PASS_POINT + FIRST_LINE_OF_MAIN },
  ...Object.entries(PLACES).map(([name, [file, find]]) => ({
    file,
    find,
    replace: `globalThis.passPoint(${JSON.stringify(name)});\n${find}`,
  })),
];
