import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { converse } from './drive.ts';

/** Words that the rules act on, so that random questions reach deep. */
const WORDS =
  `revenue receita pedidos orders by por and e state estado month mês top 5 maiores worst last 7 days últimos
  dias em in 2025 março between entre Brasil "Calvin Klein" category marca Jeans except exceto mais de 100 more than share
  participação compare vs SQL gráfico chart also também sem filtros customers clientes rate taxa preço price quais which
  list run dashboard look Business Pulse São Paulo , ? ( ) % R$ 1.500,50 31/02/2026 Q1 0 the of de ¦ ^ - _ '`.split(
    /\s+/,
  );

const question = oneof(
  string({ maxLength: 80 }),
  string({ unit: 'grapheme', maxLength: 80 }),
  array(constantFrom(...WORDS), { maxLength: 14 }).map(words => words.join(' ')),
);

describe('whatever is asked', () => {
  test('the turn ends with an answer, within ten steps and about ten calls, none of them made twice', () => {
    assert(
      property(array(question, { minLength: 1, maxLength: 3 }), questions => {
        // An empty text is no question: the Gemini CLI sends none.
        for (const spoken of converse(questions.map(text => text.trim() || '?'))) {
          expect(spoken.text).not.toBe('');
          expect(spoken.calls.length).toBeLessThanOrEqual(10);
          expect(new Set(spoken.calls.map(call => JSON.stringify(call))).size).toBe(spoken.calls.length);
        }
      }),
      { numRuns: 150 },
    );
  });
  test('a very long question is answered too', () => {
    const [spoken] = converse([`receita por estado ${'e marca '.repeat(5000)}`]);
    expect(spoken?.text).not.toBe('');
  });
  test('the same conversation gives the same steps', () => {
    assert(
      property(question, text => {
        const asked = [text.trim() || '?'];
        expect(converse(asked)).toEqual(converse(asked));
      }),
      { numRuns: 30 },
    );
  });
});
