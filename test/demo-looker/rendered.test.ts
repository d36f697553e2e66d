import { describe, expect, test } from 'vitest';
import { rendered } from '../../src/demo/looker/formats/rendered.ts';

describe('how a value is shown', () => {
  test.each([
    [1234.5, '$#,##0.00', '$1,234.50'],
    [0.1234, '0.0%', '12.3%'],
    [0.1234, '#,##0.00%', '12.34%'],
    [1234567, '#,##0', '1,234,567'],
    [2026, '0', '2026'],
    [3.4, '0 "days"', '3 days'],
    [-1234.5, '$#,##0.00', '-$1,234.50'],
    [1234.567, undefined, '1,234.57'],
    [9007199254740993n, undefined, '9,007,199,254,740,993'],
    ['São Paulo', undefined, 'São Paulo'],
    [null, '0', ''],
  ])('%s as %s is %s', (value, format, expected) => {
    expect(rendered(value, format)).toBe(expected);
  });
});
