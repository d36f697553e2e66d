import { isSafeNumber } from 'lossless-json';
import type { Cell } from '../contract/results.ts';

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * The sum of decimal numbers with every digit: 0.1 and 0.2 are 0.3. A sum that a double cannot hold is its decimal text, as in
 * cells. Nulls are passed over; undefined when there is nothing to add, or something that is no plain number.
 */
export function exactSum(cells: readonly Cell[]): number | string | undefined {
  const given = cells.filter(cell => cell !== null);
  return given.length === 0 ? undefined : (quickSum(given) ?? digitSum(given));
}

/** Ten thousandths are whole numbers, which doubles hold up to here with digits to spare. */
const UNIT = 10_000;
const MOST = 1e15;

/** Of usual numbers, 50,000 in a moment; undefined when one has more digits. */
function quickSum(cells: readonly Cell[]): number | undefined {
  let sum = 0;
  for (const cell of cells) {
    const units = typeof cell === 'number' ? Math.round(cell * UNIT) : Number.NaN;
    sum += units;
    if (units / UNIT !== cell || Math.abs(units) > MOST || Math.abs(sum) > MOST) return undefined;
  }
  return sum / UNIT;
}

function digitSum(cells: readonly Cell[]): number | string | undefined {
  const numbers = cells.map(cell => DECIMAL.exec(String(cell)));
  const scale = Math.max(0, ...new Set(numbers.map(match => match?.[3]?.length ?? 0)));
  let sum = 0n;
  for (const match of numbers) {
    if (match === null) return undefined;
    const [, minus, whole = '', fraction = ''] = match;
    const units = BigInt(whole + fraction.padEnd(scale, '0'));
    sum += minus === '-' ? -units : units;
  }
  return decimal(sum, scale);
}

function decimal(sum: bigint, scale: number): number | string {
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0');
  const at = digits.length - scale;
  const fraction = digits.slice(at).replace(/0+$/, '');
  const text = `${sum < 0n ? '-' : ''}${digits.slice(0, at)}${fraction === '' ? '' : `.${fraction}`}`;
  return isSafeNumber(text) ? Number(text) : text;
}
