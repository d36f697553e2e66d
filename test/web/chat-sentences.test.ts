import { expect, test } from 'vitest';
import { plainText } from '../../web/src/chat/plain-text.ts';
import { nextToSay } from '../../web/src/chat/sentences.ts';

const language = 'en';

test('Only finished sentences are said, and each once', () => {
  const answer = 'Revenue grew. It was $1,234.56 in May, and';
  const first = nextToSay(answer, 0, { over: false, language });
  expect(first.words).toBe('Revenue grew.');
  expect(nextToSay(answer, first.until, { over: false, language }).words).toBe('');
  const rest = nextToSay(`${answer} more in June.`, first.until, { over: true, language });
  expect(rest.words).toBe('It was $1,234.56 in May, and more in June.');
});

test('Whatever the steps, what was said in all is the answer', () => {
  const answer = 'One is 1.5. Two!\n\n- three\n- four. Five?\n\nSix';
  let said = '';
  let until = 0;
  for (let length = 1; length <= answer.length; length += 1) {
    const next = nextToSay(answer.slice(0, length), until, { over: length === answer.length, language });
    until = next.until;
    if (next.words !== '') said += ` ${next.words}`;
  }
  expect(said.trim()).toBe('One is 1.5. Two! three four. Five? Six');
});

test('Marks are not read out: emphasis, headings, code, links and tables are their words', () => {
  expect(plainText('## Title\n**Bold** and `code`, [a link](https://x.y), ![no](https://z)')).toBe(
    'Title\nBold and code, a link,',
  );
  expect(plainText('| a | b |\n|---|---|\n| 1 | 2 |').split(/\s+/)).toEqual(['a', 'b', '1', '2']);
});

test('Signs that mean something stay: products, names with underscores, negative numbers', () => {
  expect(plainText('2 * 3 = 6, order_items.count, -5')).toBe('2 * 3 = 6, order_items.count, -5');
});
