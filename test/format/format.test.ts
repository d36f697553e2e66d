import { describe, expect, test } from 'vitest';
import type { Cell, Column } from '../../src/contract/results.ts';
import { columnHeading, formatCell } from '../../src/format/format.ts';

const measure = (value_format?: string): Column => ({
  key: 'o.m',
  field: 'o.m',
  label: 'M',
  type: 'number',
  kind: 'measure',
  ...(value_format === undefined ? {} : { value_format }),
});
const dimension: Column = { ...measure(), kind: 'dimension' };

describe('a cell as a person reads it', () => {
  const cases: [Cell, string | undefined, string, string][] = [
    [1234.5, '$#,##0.00', '$1,234.50', '$1.234,50'],
    [-1234.5, '$#,##0.00', '-$1,234.50', '-$1.234,50'],
    [1234.567, '#,##0', '1,235', '1.235'],
    [0.1234, '0.00%', '12.34%', '12,34%'],
    [1234567, undefined, '1,234,567', '1.234.567'],
    [1234.56789, undefined, '1,234.57', '1.234,57'],
    [12, '0.0 "days"', '12.0 days', '12,0 days'],
    [1234, '0', '1234', '1234'],
    ['9007199254740993', '#,##0', '9,007,199,254,740,993', '9.007.199.254.740.993'],
    ['0.12345678901234567890', undefined, '0.12345678901234567890', '0.12345678901234567890'],
    [null, '$#,##0.00', '∅', '∅'],
  ];
  test.each(cases)('%j by %j is %s in English and %s in Portuguese', (cell, format, english, portuguese) => {
    expect(formatCell(cell, measure(format), 'en')).toBe(english);
    expect(formatCell(cell, measure(format), 'pt-BR')).toBe(portuguese);
  });

  test('a number that is a name, such as a year or an id, is not grouped', () => {
    expect(formatCell(2026, dimension, 'en')).toBe('2026');
    expect(formatCell('São Paulo', dimension, 'en')).toBe('São Paulo');
    expect(formatCell(true, dimension, 'en')).toBe('true');
  });

  test.each([
    ['date_day_of_week', 'Wednesday', 'quarta-feira'],
    ['date_day_of_week', 'Sunday', 'domingo'],
    ['date_month_name', 'March', 'março'],
    ['date_month_name', 'December', 'dezembro'],
    ['string', 'Sunday', 'Sunday'],
    ['date_day_of_week', 'Dia 1', 'Dia 1'],
  ])('of %s, %s is %s in Portuguese, and as it is in English', (type, cell, portuguese) => {
    expect(formatCell(cell, { ...dimension, type }, 'pt-BR')).toBe(portuguese);
    expect(formatCell(cell, { ...dimension, type }, 'en')).toBe(cell);
  });

  test.each([
    ['2026-01', 'Q1 2026', '1º tri. 2026'],
    ['2026-10', 'Q4 2026', '4º tri. 2026'],
    ['2026-Q2', '2026-Q2', '2026-Q2'],
  ])('of quarters, %s is %s in English and %s in Portuguese', (cell, english, portuguese) => {
    const column: Column = { ...dimension, type: 'date_quarter' };
    expect(formatCell(cell, column, 'en')).toBe(english);
    expect(formatCell(cell, column, 'pt-BR')).toBe(portuguese);
    expect(formatCell(cell, { ...column, type: 'date_month' }, 'en')).toBe(cell);
  });

  test('a heading names the pivot values', () => {
    expect(columnHeading({ ...measure(), pivot: ['F', '2026'] }, 'en')).toBe('M · F · 2026');
  });

  test('a heading names pivoted periods as the cells of their fields do', () => {
    const pivoted: Column = {
      ...measure('$0'),
      pivot: ['2026-07', 'Monday', '2026-07'],
      pivot_types: ['date_quarter', 'date_day_of_week', 'date_month'],
    };
    expect(columnHeading(pivoted, 'en')).toBe('M · Q3 2026 · Monday · 2026-07');
    expect(columnHeading(pivoted, 'pt-BR')).toBe('M · 3º tri. 2026 · segunda-feira · 2026-07');
  });
});
