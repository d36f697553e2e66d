import { string as anyText, array, assert, constantFrom, oneof, option, property, stringMatching } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FieldFilter, fieldFilter } from '../../../../src/demo/looker/engine/filters/field-filter.ts';
import { unescaped } from '../../../../src/demo/looker/engine/filters/list-items.ts';
import { parseYesnoFilter } from '../../../../src/demo/looker/engine/filters/yesno-filter.ts';
import { DemoQueryError } from '../../../../src/demo/looker/engine/types.ts';

const CLOCK = { today: '2026-11-22', zone: 'America/Sao_Paulo' };
/** Pieces of real expressions. */
const WORDS = [
  ...'NOT NULL -NULL AND OR to for ago before after this last next from now today monday year days fiscal'.split(' '),
  ...'complete 2018 2018-05 2018-02-31 7 -3 1e309 99999999999 [ ] ( ) , < >= <> " ^ % _ \\ - FOO inf T12:00 Q3 Yes'.split(
    ' ',
  ),
];
const passes = (filter: FieldFilter): boolean =>
  filter.on === 'value' ? filter.passes('Yes') : filter.passes(1_700_000_000);

describe('a yesno filter', () => {
  test.each([
    ['Yes', ['Yes']],
    ['no', ['No']],
    ['TRUE', ['Yes']],
    ['No,Yes', ['No', 'Yes']],
    ['', ['Yes', 'No']],
  ])('%j asks for %j', (expression, expected) => {
    expect([...parseYesnoFilter(expression, 'f')]).toEqual(expected);
  });

  test.each(['maybe', '-Yes', 'constructor', '1'])('%j is refused', expression => {
    expect(() => parseYesnoFilter(expression, 'f')).toThrow(DemoQueryError);
  });
});

describe('the language of a filter', () => {
  test.each([
    ['string', 'monday', 'value'],
    ['zipcode', '01%', 'value'],
    ['tier', '20 to 29', 'value'],
    ['number', '20 to 29', 'value'],
    ['yesno', 'Yes', 'value'],
    ['date_day_of_week', 'Monday', 'value'],
    ['date_hour_of_day', '[0,5]', 'value'],
    ['date_month_num', '11', 'value'],
    ['date_date', 'monday', 'instant'],
    ['date_year', '2026', 'instant'],
    ['date_raw', '7 days', 'instant'],
  ])('of a %s field understands %j', (type, expression, on) => {
    expect(fieldFilter(type, expression, 'f', CLOCK).on).toBe(on);
  });

  /** What happens to an expression: the outcome of the filter, or the field that is named as wrong. */
  const outcomeOf = (type: string, text: string): boolean | string => {
    try {
      const filter = fieldFilter(type, text, 'f', CLOCK);
      return filter.sql('c').every(condition => !condition.includes('Invalid')) && passes(filter);
    } catch (error) {
      if (error instanceof DemoQueryError) return error.field;
      throw error;
    }
  };

  /** Pieces of real expressions in any order, and any text at all. */
  const expression = oneof(
    anyText({ maxLength: 200, unit: 'binary' }),
    array(constantFrom(...WORDS), { maxLength: 30 }).chain(words =>
      constantFrom(' ', '').map(glue => words.join(glue)),
    ),
  );

  test.each(['string', 'number', 'yesno', 'date_date', 'date_month_num', 'tier'])(
    'of a %s field gives an answer or a DemoQueryError for any text',
    type => {
      assert(
        property(expression, text => {
          expect([true, false, 'f']).toContain(outcomeOf(type, text));
        }),
        { numRuns: 400 },
      );
    },
  );

  test('lets a value through that was escaped for it, whatever its characters', () => {
    const escaped = (text: string): string => Array.from(text, char => `^${char}`).join('');
    assert(
      property(anyText({ minLength: 1, maxLength: 40, unit: 'grapheme' }), text => {
        const filter = fieldFilter('string', escaped(text), 'f', CLOCK);
        expect(filter.on === 'value' && filter.passes(text)).toBe(true);
        expect(filter.on === 'value' && filter.passes(`${text}x`)).toBe(false);
        expect(unescaped(escaped(text))).toBe(text);
      }),
    );
  });

  test('excludes with a minus exactly what it includes without, for any two values', () => {
    const value = stringMatching(/^[a-zA-Z ]{0,6}[a-zA-Z]$/).filter(text => !/^(null|empty)$/i.test(text.trim()));
    assert(
      property(value, option(value), (wanted, found) => {
        const outcome = (text: string): boolean => {
          const filter = fieldFilter('string', text, 'f', CLOCK);
          return filter.on === 'value' && filter.passes(found);
        };
        expect(outcome(`-${wanted.trim()}`)).toBe(!outcome(wanted.trim()));
      }),
    );
  });
});
