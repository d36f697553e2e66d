import { isAnything, type LikePattern, likeMatches, likePattern, likeSql } from './like-pattern.ts';
import { type ListItem, listItems } from './list-items.ts';

type StringTest =
  | { readonly kind: 'null' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'like'; readonly pattern: LikePattern };

/** One of `any` must hold (if there are any), and none of `none`. */
export interface StringFilter {
  readonly any: readonly StringTest[];
  readonly none: readonly StringTest[];
}

function readTest(item: ListItem): StringTest {
  const word = item.quoted || item.chars.some(char => char.escaped) ? '' : item.chars.map(char => char.text).join('');
  if (word.toUpperCase() === 'NULL') return { kind: 'null' };
  if (word.toUpperCase() === 'EMPTY') return { kind: 'empty' };
  return { kind: 'like', pattern: likePattern(item.chars) };
}

/**
 * Looker's string filter: `FOO,BAR`, `%FOO%`, `-FOO`, `EMPTY`, `-NULL`, `"a, b"`, with `^` before a character that shall
 * mean only itself. Every text is a filter, so it never fails; an empty one lets everything through.
 */
export function parseStringFilter(expression: string): StringFilter {
  const items = listItems(expression);
  return {
    any: items.filter(item => !item.negated).map(readTest),
    none: items.filter(item => item.negated).map(readTest),
  };
}

function holds(test: StringTest, value: string | null): boolean {
  if (test.kind === 'null') return value === null;
  if (test.kind === 'empty') return value === null || value === '';
  return isAnything(test.pattern) || (value !== null && likeMatches(test.pattern, value));
}

/** A null passes `-FOO`: it is not FOO. */
export const stringPasses = (filter: StringFilter, value: string | null): boolean =>
  (filter.any.length === 0 || filter.any.some(test => holds(test, value))) &&
  !filter.none.some(test => holds(test, value));

function testSql(test: StringTest, column: string): string {
  if (test.kind === 'null') return `${column} IS NULL`;
  if (test.kind === 'empty') return `(${column} IS NULL OR LENGTH(${column}) = 0)`;
  return isAnything(test.pattern) ? '1=1' : likeSql(test.pattern, column);
}

function notSql(test: StringTest, column: string): string {
  return test.kind === 'like' && !isAnything(test.pattern)
    ? `(NOT ${testSql(test, column)} OR ${column} IS NULL)`
    : `NOT (${testSql(test, column)})`;
}

export function stringSql(filter: StringFilter, column: string): string[] {
  const any = filter.any.map(test => testSql(test, column)).join(' OR ');
  return [...(any === '' ? [] : [any]), ...filter.none.map(test => notSql(test, column))];
}
