import { describe, expect, test } from 'vitest';
import { numberPasses, parseNumberFilter } from '../../../../src/demo/looker/engine/filters/number-filter.ts';
import { numberSql } from '../../../../src/demo/looker/engine/filters/number-sql.ts';
import { DemoQueryError } from '../../../../src/demo/looker/engine/types.ts';

const NUMBERS = [-3, 0, 1, 2, 4.5, 5, 7, 10, 20, 29, 35, 66, 99, 100, 101, null];
const passing = (expression: string): (number | null)[] =>
  NUMBERS.filter(value => numberPasses(parseNumberFilter(expression, 'f'), value));
const known = NUMBERS.filter(value => value !== null);
const without = (...left: (number | null)[]): (number | null)[] => NUMBERS.filter(value => !left.includes(value));

describe('a number filter', () => {
  test.each([
    ['5', [5]],
    ['4.5', [4.5]],
    ['-3', [-3]],
    ['1e1', [10]],
    ['= 5', [5]],
    ['NOT 5', without(5)],
    ['<>5', without(5)],
    ['!=5', without(5)],
    ['1, 5, 7', [1, 5, 7]],
    ['NOT 66, 99, 4.5', without(66, 99, 4.5)],
    ['5, NOT 6, NOT 7', [5]],
    ['>100', [101]],
    ['>=100', [100, 101]],
    ['<0', [-3]],
    ['<= 0', [-3, 0]],
    ['>=5 AND <=10', [5, 7, 10]],
    ['>1 AND <100, NOT 2', [4.5, 5, 7, 10, 20, 29, 35, 66, 99]],
    ['>10 AND <=20 OR 90, 101', [20, 101]],
    ['>=5 and <=7 or >=100', [5, 7, 100, 101]],
    ['5 to 10', [5, 7, 10]],
    ['NOT 5 to 10', without(5, 7, 10)],
    ['100 to', [100, 101]],
    ['to 0', [-3, 0]],
    ['[1,5)', [1, 2, 4.5]],
    ['(1, 5]', [2, 4.5, 5]],
    ['(1, 7)', [2, 4.5, 5]],
    ['(100, inf)', [101]],
    ['(-inf, 0]', [-3, 0]],
    ['[0,9],[20,29]', [0, 1, 2, 4.5, 5, 7, 20, 29]],
    ['[0,1], 20', [0, 1, 20]],
    ['NOT [30,40]', without(35)],
    ['NOT (1,5)', without(2, 4.5)],
    ['NULL', [null]],
    ['5, NULL', [5, null]],
    ['NOT NULL', known],
    ['-NULL', known],
    ['> 1 AND NOT NULL', [2, 4.5, 5, 7, 10, 20, 29, 35, 66, 99, 100, 101]],
    ['', NUMBERS],
    [' , ', NUMBERS],
  ])('%j lets through %j', (expression, expected) => {
    expect(passing(expression)).toEqual(expected);
  });

  test.each(['abc', '5 6', '[1,5', '1,5)', '>', '5 AND', '>5 <7', 'NOT', '((1,2)', '5 to to 7', 'to', '"5"', '$5'])(
    '%j is refused by the name of its field',
    expression => {
      expect(() => parseNumberFilter(expression, 'users.age')).toThrow(
        expect.objectContaining({ name: 'DemoQueryError', field: 'users.age' }),
      );
      expect(() => parseNumberFilter(expression, 'users.age')).toThrow(DemoQueryError);
    },
  );

  test('is shown as SQL', () => {
    expect(numberSql(parseNumberFilter('[1,5), >100, NOT 2, NOT NULL', 'f'), 'c')).toEqual([
      '(c >= 1 AND c < 5) OR (c > 100)',
      '(NOT (c = 2) OR c IS NULL)',
      'c IS NOT NULL',
    ]);
  });
});
