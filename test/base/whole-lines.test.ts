import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import { strikeTokens } from '../../src/base/strike-tokens.ts';
import { WholeLines } from '../../src/base/whole-lines.ts';

/** What is told of pieces that are struck as they come. */
function told(pieces: readonly string[]): string[] {
  const lines: string[] = [];
  const whole = new WholeLines(line => lines.push(strikeTokens(line)));
  for (const piece of pieces) whole.add(piece);
  whole.end();
  return lines;
}

const inPieces = (text: string, size: number): string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));

/** Whether any half of the token is left. */
const betrays = (lines: readonly string[], token: string): boolean =>
  inPieces(token, 10).some(part => lines.join('\n').includes(part));

test('a token is struck wherever the pieces end, and all other words are told once', () => {
  const token = newToken();
  const text = `first\n\nkey=${token} was refused\nlast, without an end`;
  const whole = ['first', 'key=[token] was refused', 'last, without an end'];
  for (let size = 1; size <= text.length; size++) expect(told(inPieces(text, size))).toEqual(whole);
});

test.each([
  ['words', 'word '],
  ['one word', 'x'],
])('a line of %s without end is told in time, and hides no token in its cuts', (_what, filling) => {
  const lengths = Array.from({ length: 200 }, () => randomInt(1, 40_000));
  for (const length of lengths) {
    const token = newToken();
    const long = filling.repeat(Math.ceil(length / filling.length)).slice(0, length);
    const lines = told(inPieces(`${long}${token}${long} the end`, randomInt(100, 70_000)));
    expect([length, betrays(lines, token)]).toEqual([length, false]);
    expect(lines.at(-1)).toMatch(/end$/);
    expect(Math.max(...lines.map(line => line.length))).toBeLessThan(100_000);
  }
});

test('a flood without line ends is not kept', () => {
  const lines: string[] = [];
  const whole = new WholeLines(line => lines.push(line));
  for (let n = 0; n < 1_000; n++) whole.add('no end '.repeat(100));
  expect(lines.join('').length).toBeGreaterThan(650_000);
});
