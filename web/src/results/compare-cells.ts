import type { Cell } from '../../../src/contract/results.ts';
import { numberOf } from './column-facts.ts';

/** `Item 2` before `Item 10`; upper and lower case side by side, as people look for names. */
const names = new Intl.Collator(undefined, { numeric: true });
const INTEGER = /^-?\d+$/;

/** Integers that a double cannot hold are compared digit by digit: the longer is the larger. */
function compareExactly(one: Cell, other: Cell): number | undefined {
  if (typeof one === 'number' && typeof other === 'number') return undefined;
  const [left, right] = [String(one), String(other)];
  if (!INTEGER.test(left) || !INTEGER.test(right)) return undefined;
  const isNegative = left.startsWith('-');
  if (isNegative !== right.startsWith('-')) return isNegative ? -1 : 1;
  const bySize = left.length - right.length || (left === right ? 0 : left < right ? -1 : 1);
  return isNegative ? -bySize : bySize;
}

/** Ascending order of two values of one column that are there: numbers by size, anything else as text. */
export function compareCells(one: Cell, other: Cell): number {
  const exact = compareExactly(one, other);
  if (exact !== undefined) return exact;
  const [left, right] = [numberOf(one), numberOf(other)];
  if (left !== undefined && right !== undefined) return left - right;
  return names.compare(String(one), String(other));
}
