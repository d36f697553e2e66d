import { expect, test } from 'vitest';
import { answerItems, answerText, thoughtsOf } from '../../web/src/chat/answer-items.ts';
import { newestThought, separateThoughts } from '../../web/src/chat/newest-thought.ts';
import type { ToolPart, Turn, TurnPart } from '../../web/src/state/types.ts';

const tool = (callId: string, name: string, outcome: ToolPart['outcome'] = 'done'): ToolPart => ({
  kind: 'tool',
  callId,
  tool: name,
  arguments: {},
  outcome,
  startedAt: '2026-11-22T12:00:00.000Z',
  durationMs: 10,
  code: undefined,
  message: undefined,
});
const text = (words: string): TurnPart => ({ kind: 'text', text: words });
const thought = (words: string): TurnPart => ({ kind: 'thought', text: words });
const done: Turn['ending'] = { kind: 'turn_ended', turn_id: 't', outcome: 'done' };

const parts: TurnPart[] = [
  thought('first'),
  tool('1', 'get_models'),
  thought('second'),
  tool('2', 'get_explores'),
  tool('3', 'query'),
  tool('4', 'get_dimensions'),
  text('Answer'),
];
const shape = (turn: Pick<Turn, 'parts' | 'ending'>) =>
  answerItems(turn).map(item => (item.kind === 'tools' ? item.calls.map(call => call.callId) : item.kind));

test('While the answer runs every call is a line, and thoughts are none', () => {
  expect(shape({ parts, ending: undefined })).toEqual([['1'], ['2'], ['3'], ['4'], 'text']);
});

test('Once it is over, metadata calls that follow each other are one line; queries stay lines of their own', () => {
  expect(shape({ parts, ending: done })).toEqual([['1', '2'], ['3'], ['4'], 'text']);
});

test('A call that failed keeps its own line', () => {
  const failed = [tool('1', 'get_models'), tool('2', 'get_models', 'failed'), tool('3', 'get_explores')];
  expect(shape({ parts: failed, ending: done })).toEqual([['1'], ['2'], ['3']]);
});

test('Items keep their keys while the answer grows around them', () => {
  const keys = (count: number) =>
    answerItems({ parts: parts.slice(0, count), ending: undefined }).map(({ key }) => key);
  for (let count = 1; count < parts.length; count += 1)
    expect(keys(parts.length).slice(0, keys(count).length)).toEqual(keys(count));
});

test('What is copied and spoken is the words of the answer; what is folded is all thoughts', () => {
  const two = [text('One'), ...parts];
  expect(answerText({ parts: two })).toBe('One\n\nAnswer');
  expect(thoughtsOf({ parts: two })).toBe('first\n\nsecond');
});

test('The newest thought is one line: what stands under the last heading', () => {
  expect(newestThought('**Plan**\nI read the *fields*.\n\nMore.')).toBe('I read the fields.');
  expect(newestThought('**Plan**\nOld.\n\n**Query**\nI run `x`.')).toBe('I run x.');
  expect(newestThought('**Plan**\nOld.\n\n**Query**')).toBe('Query');
  expect(newestThought('No heading at all')).toBe('No heading at all');
  expect(newestThought('\n')).toBeUndefined();
});

test('A thought that was joined to the one before it is told apart again', () => {
  expect(separateThoughts('**A**\nOne.**B**\nTwo **bold** words.')).toBe('**A**\nOne.\n\n**B**\nTwo **bold** words.');
  expect(newestThought('**A**\nOne.**B**\nTwo.')).toBe('Two.');
});
