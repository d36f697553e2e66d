import { describe, expect, test } from 'vitest';
import {
  parseStringFilter,
  stringPasses,
  stringSql,
} from '../../../../src/demo/looker/engine/filters/string-filter.ts';

const WORDS = ['FOO', 'foo', 'food', 'fast food', 'buffoon', 'BAR', 'barfood', 'pizza', '', null];
const passing = (expression: string, words: readonly (string | null)[] = WORDS): (string | null)[] =>
  words.filter(word => stringPasses(parseStringFilter(expression), word));
const without = (...left: (string | null)[]): (string | null)[] => WORDS.filter(word => !left.includes(word));

describe('a string filter', () => {
  test.each([
    ['FOO', ['FOO', 'foo']],
    ['FOO,BAR', ['FOO', 'foo', 'BAR']],
    [' FOO , BAR ', ['FOO', 'foo', 'BAR']],
    ['%FOO%', ['FOO', 'foo', 'food', 'fast food', 'buffoon', 'barfood']],
    ['FOO%', ['FOO', 'foo', 'food']],
    ['%FOO', ['FOO', 'foo']],
    ['F%OD', ['food', 'fast food']],
    ['_OO', ['FOO', 'foo']],
    ['_oo_', ['food']],
    ['EMPTY', ['', null]],
    ['NULL', [null]],
    ['null', [null]],
    ['-NULL', without(null)],
    ['-EMPTY', without('', null)],
    ['-FOO', without('FOO', 'foo')],
    ['-FOO,-BAR', without('FOO', 'foo', 'BAR')],
    ['-%FOO%', without('FOO', 'foo', 'food', 'fast food', 'buffoon', 'barfood')],
    ['FOO%,BAR', ['FOO', 'foo', 'food', 'BAR']],
    ['FOO%,-FOOD', ['FOO', 'foo']],
    ['FOO,NULL', ['FOO', 'foo', null]],
    ['%', WORDS],
    ['', WORDS],
    [' , ,', WORDS],
    ['"FOO"', ['FOO', 'foo']],
    ['-"FOO"', without('FOO', 'foo')],
  ])('%j lets through %j', (expression, expected) => {
    expect(passing(expression)).toEqual(expected);
  });

  test.each([
    ['"New York, NY"', ['New York, NY']],
    ['New York^, NY', ['New York, NY']],
    ['New York\\, NY', ['New York, NY']],
    ['New York, NY', ['New York', 'NY']],
    ['"New York, NY","São Paulo, SP"', ['New York, NY', 'São Paulo, SP']],
    ['-"New York, NY"', ['New York', 'NY', 'São Paulo, SP']],
    ['são paulo^, sp', ['São Paulo, SP']],
  ])('%j tells a comma in a value from one between values', (expression, expected) => {
    expect(passing(expression, ['New York, NY', 'New York', 'NY', 'São Paulo, SP'])).toEqual(expected);
  });

  test.each([
    ['^%', '%'],
    ['50^%', '50%'],
    ['a^_b', 'a_b'],
    ['^-5', '-5'],
    ['^^', '^'],
    ['a^^b', 'a^b'],
    ['^"x^"', '"x"'],
    ['^NULL', 'NULL'],
    ['"NULL"', 'NULL'],
    ['"-5"', '-5'],
    ['-', '-'],
    ['a-b', 'a-b'],
    ['say "x"', 'say "x"'],
    ['"open', '"open'],
    ['^', '^'],
    ['first^_touch', 'first_touch'],
  ])('%j means the text %j and nothing else', (expression, meant) => {
    const words = [meant, `${meant}!`, `x${meant}`, null, 'other', '5', 'aXb', '50!'];
    expect(passing(expression, words)).toEqual([meant]);
  });

  test('answers at once for a pattern that would stall a backtracking matcher', () => {
    const expression = `${'%a'.repeat(2_000)}b`;
    expect(passing(expression, ['a'.repeat(5_000)])).toEqual([]);
  });

  test('is shown as SQL that quotes what it was given', () => {
    const filter = parseStringFilter("O'Neill,%50^%%,-NULL,-x");
    expect(stringSql(filter, 't.c')).toEqual([
      "UPPER(t.c) = UPPER('O\\'Neill') OR UPPER(t.c) LIKE UPPER('%50\\\\%%')",
      'NOT (t.c IS NULL)',
      "(NOT UPPER(t.c) = UPPER('x') OR t.c IS NULL)",
    ]);
  });
});
