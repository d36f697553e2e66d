import { array, assert, constantFrom, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, splitBlocks, tablePieces } from '../../web/src/chat/markdown-blocks.ts';

/** Lines that matter to the splitter, and such as a model writes between them. */
const line = constantFrom(
  '',
  ' ',
  'words',
  '  indented',
  '```',
  '````',
  '```sql',
  '~~~',
  '- item',
  '2. item',
  '| a |',
  '|---|',
);
const text = array(line, { maxLength: 120 }).map(lines => lines.join('\n'));

test('The blocks of a text, joined again, are the text', () => {
  assert(
    property(text, whole => {
      expect(splitBlocks(whole).join('\n')).toBe(whole);
    }),
  );
});

test('While a text grows letter by letter, no block but the last changes', () => {
  assert(
    property(text, nat(), (whole, cut) => {
      const part = whole.slice(0, cut % (whole.length + 1));
      const stable = splitBlocks(part).slice(0, -1);
      expect(splitBlocks(whole).slice(0, stable.length)).toEqual(stable);
    }),
  );
});

test('Paragraphs are blocks of their own', () => {
  expect(splitBlocks('One.\n\nTwo.\nStill two.')).toEqual(['One.\n', 'Two.\nStill two.']);
});

test('Blank lines inside code do not split it, not even while its fence is still open', () => {
  expect(splitBlocks('```sql\nselect 1\n\nfrom t\n```\nAfter')).toEqual(['```sql\nselect 1\n\nfrom t\n```', 'After']);
  expect(splitBlocks('Before\n~~~\na\n\nb')).toEqual(['Before', '~~~\na\n\nb']);
});

test('A fence closes only with its own sign, at least as long', () => {
  expect(splitBlocks('````\n```\n\n~~~~\n\n````\nAfter')).toEqual(['````\n```\n\n~~~~\n\n````', 'After']);
});

test('The second paragraph of a list item stays with its item', () => {
  expect(splitBlocks('1. One\n\n   more\n\nAfter')).toEqual(['1. One\n\n   more\n', 'After']);
});

test('Code inside a list stays in the list', () => {
  expect(splitBlocks('- One\n  ```\n  a\n\n  b\n  ```\n- Two')).toHaveLength(1);
});

test('A list of hundreds of items becomes several blocks, each beginning with an item', () => {
  const items = Array.from({ length: 400 }, (_, at) => `- item ${at}\n  and more`);
  const blocks = splitBlocks(items.join('\n'));
  expect(blocks.length).toBeGreaterThan(10);
  expect(blocks.filter(block => !block.startsWith('- item'))).toEqual([]);
});

test('Code at the margin is known as code, closed or not, and nothing else is', () => {
  expect(codeOf('```sql\nselect 1\n\nfrom t\n```\n')).toBe('select 1\n\nfrom t');
  expect(codeOf('```\nselect')).toBe('select');
  expect(codeOf('```')).toBe('');
  expect(codeOf('`inline` words')).toBeUndefined();
  expect(codeOf('- ```\n  a')).toBeUndefined();
});

test('A long table becomes pieces that all have its head and together all its rows in order', () => {
  const rows = Array.from({ length: 101 }, (_, at) => `| ${at} | x |`);
  const pieces = tablePieces(['| n | w |', '|--:|---|', ...rows].join('\n')) ?? [];
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.flatMap(piece => piece.split('\n').slice(2))).toEqual(rows);
  expect(new Set(pieces.map(piece => piece.split('\n').slice(0, 2).join('\n')))).toEqual(
    new Set(['| n | w |\n|--:|---|']),
  );
});

test('A short table and long prose are left in one piece', () => {
  expect(tablePieces('| a |\n|---|\n| 1 |')).toBeUndefined();
  expect(tablePieces(Array.from({ length: 200 }, () => 'a | b').join('\n'))).toBeUndefined();
});
