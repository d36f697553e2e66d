import { expect, test } from 'vitest';
import { ask } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';

const connected = connectedServer();

interface Request {
  readonly contents: readonly unknown[];
}

/** How many bytes two requests begin with alike. */
function sharedBytes(one: string, other: string): number {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  let at = 0;
  while (at < first.length && first[at] === second[at]) at += 1;
  return at;
}

/** A request without its last `count` contents: what comes before them, with no bracket closed. */
function beginning(body: string, count = 0): string {
  const request: Request = JSON.parse(body);
  const kept = JSON.stringify({ ...request, contents: request.contents.slice(0, request.contents.length - count) });
  return kept.slice(0, -']}'.length);
}

test('each step of a turn begins with all of the step before, and each turn with all that the former began with', async () => {
  const { server, modelRequests } = connected();
  const client = await server.open();
  let conversation: string | undefined;
  const turns: string[][] = [];
  for (const question of ['Revenue by month in 2025', 'And in 2024?', 'Only in Brazil', 'And by category?']) {
    const from = modelRequests.length;
    conversation = (await ask(client, question, conversation)).conversationId;
    turns.push(modelRequests.slice(from));
  }
  for (const steps of turns) {
    expect(steps.length).toBeGreaterThan(2);
    for (const [at, next] of steps.slice(1).entries()) {
      const former = steps[at] ?? '';
      expect(sharedBytes(former, next)).toBeGreaterThanOrEqual(Buffer.byteLength(beginning(former)));
    }
  }
  for (const [at, [next = '']] of turns.slice(1).entries()) {
    // Its last content is the question: for the next turn that is history.
    const former = turns[at]?.[0] ?? '';
    expect(sharedBytes(former, next)).toBeGreaterThanOrEqual(Buffer.byteLength(beginning(former, 1)));
  }
});

test('no tool is declared with the argument that nobody reads', () => {
  const { modelRequests } = connected();
  expect(modelRequests.some(body => body.includes('functionDeclarations'))).toBe(true);
  expect(modelRequests.join('')).not.toContain('wait_for_previous');
});
