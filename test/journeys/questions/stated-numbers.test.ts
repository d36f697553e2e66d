import { describe, expect, test } from 'vitest';
import type { Column } from '../../../src/contract/results.ts';
import { year } from './periods.ts';
import { type Grounds, numbersIn, unfounded } from './stated-numbers.ts';

const column = (key: string, kind: Column['kind'], value_format: string): Column => ({
  key,
  field: key,
  label: key,
  type: kind === 'measure' ? 'number' : 'string',
  kind,
  value_format,
});

const grounds: Grounds = {
  asked: 'Quais estados tiveram mais de 1.500 pedidos em 2025?',
  during: year(2025),
  columns: [
    column('state', 'dimension', ''),
    column('revenue', 'measure', '$#,##0.00'),
    column('rate', 'measure', '0.00%'),
  ],
  rows: [
    { state: 'Bahia', revenue: 1234.5, rate: 0.0817 },
    { state: '20 to 29', revenue: 987_654.32, rate: 0.1 },
  ],
  language: 'pt-BR',
};

test('numbers are read from a text without signs, currencies and words that hold digits', () => {
  expect(numbersIn('Q3: $1,234.50, -12.5% and 7 rows; A4, 2026.')).toEqual(['1,234.50', '12.5%', '7', '2026']);
});

test('a change is founded between the cells of a column or of a pivot, and nowhere else', () => {
  expect(unfounded('(+79.904,4% do primeiro ao segundo)', grounds)).toEqual([]);
  expect(unfounded('(+79.904,5% do primeiro ao segundo)', grounds)).toEqual(['79.904,5%']);
});

describe('a number is unfounded', () => {
  test.each([
    ['when no cell holds it', 'Bahia ($ 1.234,60)', ['1.234,60']],
    ['when it is written with other decimals than its format has', 'Bahia ($ 1.234,5)', ['1.234,5']],
    ["when it is written by the other language's rules", 'Bahia ($ 1,234.50)', ['1,234.50']],
    ['when a percentage is given as a part of one', 'taxa 0,08', ['0,08']],
    ['when it counts other rows than came', '3 linhas', ['3']],
  ])('%s', (_, text, found) => {
    expect(unfounded(text, grounds)).toEqual(found);
  });
});

test('numbers of cells, names, the question, its period and the count of rows are founded', () => {
  const text =
    'Bahia ($ 1.234,50; 8,17%), 20 to 29 ($ 987.654,32; 10,00%); mais de 1.500; 31 de dez. de 2025; 2 linhas';
  expect(unfounded(text, grounds)).toEqual([]);
});
