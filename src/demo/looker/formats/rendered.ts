import type { DemoCell } from '../engine/engine.ts';

/** Looker shows up to this many decimals of a number that has no format of its own. */
const FREE_DECIMALS = 2;

/**
 * A cell as Looker would show it: `rendered` of json_detail and json_bi. Understands the value formats the demo's LookML
 * uses: a literal before and after, thousands, decimals, percent (`$#,##0.00`, `0.0%`, `#,##0 "days"`).
 */
export function rendered(cell: DemoCell, valueFormat: string | undefined): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  const [, before = '', digits = '', after = ''] = /^([^#0]*)([#0,.]*)(.*)$/.exec(valueFormat ?? '') ?? [];
  const decimals = /\.(0*)/.exec(digits)?.[1]?.length ?? 0;
  const number = new Intl.NumberFormat('en-US', {
    style: after.startsWith('%') ? 'percent' : 'decimal',
    useGrouping: valueFormat === undefined || digits.includes(','),
    minimumFractionDigits: decimals,
    maximumFractionDigits: valueFormat === undefined ? FREE_DECIMALS : decimals,
  });
  const sign = cell < 0 ? '-' : ''; // before the currency: -$5.00
  return `${sign}${literal(before)}${number.format(cell < 0 ? -cell : cell)}${literal(after.replace(/^%/, ''))}`;
}

const literal = (text: string): string => text.replaceAll(/["\\]/g, '');
