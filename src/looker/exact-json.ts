import { isSafeNumber, parse } from 'lossless-json';

/** Up to 15 digits a double holds exactly: only longer numbers, and powers of ten, need the slow exact parser. */
const MAY_LOSE_DIGITS = /\d[\d.]{15}|\d[eE][+-]?\d/;

/**
 * Parses JSON without losing digits: an integer beyond 2^53 or a decimal that a double cannot hold becomes its
 * decimal string, every other number a plain number. Throws SyntaxError.
 */
export function parseExactly(text: string): { value: unknown; lossless: boolean } {
  if (!MAY_LOSE_DIGITS.test(text)) return { value: JSON.parse(text), lossless: true };
  let lossless = true;
  const parseNumber = (digits: string): number | string => {
    if (isSafeNumber(digits)) return Number(digits);
    lossless = false;
    return digits;
  };
  const value = parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
  return { value, lossless };
}
