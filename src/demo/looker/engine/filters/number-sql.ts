import type { Interval, NumberFilter, NumberTest } from './number-filter.ts';

function intervalSql(interval: Interval, column: string): string {
  if (interval.low === interval.high) return `${column} = ${interval.low}`;
  const bounds = [
    ...(interval.low === -Infinity ? [] : [`${column} ${interval.lowOpen ? '>' : '>='} ${interval.low}`]),
    ...(interval.high === Infinity ? [] : [`${column} ${interval.highOpen ? '<' : '<='} ${interval.high}`]),
  ];
  return bounds.length === 0 ? `${column} IS NOT NULL` : bounds.join(' AND ');
}

function testSql(test: NumberTest, column: string): string {
  if (test.is === 'null') return `${column} IS ${test.negated ? 'NOT ' : ''}NULL`;
  const sql = intervalSql(test.is, column);
  return test.negated ? `(NOT (${sql}) OR ${column} IS NULL)` : `(${sql})`;
}

export function numberSql(filter: NumberFilter, column: string): string[] {
  const clause = (tests: readonly NumberTest[]): string => tests.map(test => testSql(test, column)).join(' AND ');
  const any = filter.any.map(clause).join(' OR ');
  return [...(any === '' ? [] : [any]), ...filter.all.map(clause)];
}
