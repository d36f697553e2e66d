import type { Cell, Column } from '../../../src/contract/results.ts';
import { nameWords } from '../chat/field-words.ts';
import { FRAMES, type Frame, timeOf } from './time-axis.ts';

const frameNamed = (name: string | undefined): Frame | undefined =>
  name === 'raw' ? 'time' : FRAMES.find(frame => frame === name);

/** The timeframe a dimension claims by its type, or by its name where Looker gave no type. */
function claimedFrame({ kind, type, field }: Column): Frame | undefined {
  if (kind !== 'dimension') return undefined;
  if (type === 'date') return 'date';
  if (type.startsWith('date_')) return frameNamed(type.slice('date_'.length));
  return type === 'unknown' ? frameNamed(/_([a-z]+)$/.exec(field)?.[1]) : undefined;
}

/** The timeframe of a dimension whose values really are times. */
export function frameOf(column: Column, cells: readonly Cell[]): Frame | undefined {
  const frame = claimedFrame(column);
  const known = cells.filter(cell => cell !== null);
  if (frame === undefined || known.length === 0) return undefined;
  return known.every(cell => timeOf(cell) !== undefined) ? frame : undefined;
}

/** A day of the week, an hour of the day: time that comes round again, in an order that a line may follow. */
export const isCyclic = ({ type }: Column): boolean => /^date_.*_(?:of_\w+|name|num|index)$/.test(type);

/** A cell as a number to draw: exact big numbers lose digits that no chart shows. Undefined when it is none. */
export function numberOf(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string' || !/^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(cell)) return undefined;
  return Number(cell);
}

/** A measure or calculation that holds numbers, and nothing else. */
export function isNumeric({ kind }: Column, cells: readonly Cell[]): boolean {
  const known = cells.filter(cell => cell !== null);
  return kind !== 'dimension' && known.length > 0 && known.every(cell => numberOf(cell) !== undefined);
}

/** Values of these may be added up over groups; an average, a rate, a count of distinct things may not. */
export const isAdditive = ({ type }: Column): boolean => type === 'sum' || type === 'count';

/** Measures that are parts of a whole, so that a share of them means something. */
const SHARE_TYPES = new Set(['sum', 'count', 'count_distinct', 'sum_distinct', 'unknown']);
export const hasShares = ({ type, value_format }: Column): boolean =>
  SHARE_TYPES.has(type) && value_format?.includes('%') !== true;

/** What is measured in: two measures of one unit may share an axis. `$#,##0.00` and `$#,##0` are one. */
export const unitOf = ({ value_format = '' }: Column): string => value_format.replaceAll(/[#0?,.]/g, '');

/** The label without the name of its view: “Order Items Total Sale Price” → “Total Sale Price”. */
export function shortLabel(column: Column): string {
  const { label } = column;
  const [view = ''] = column.field.split('.');
  const head = `${nameWords(view)} `;
  const rest = label.startsWith(head) ? label.slice(head.length) : label;
  // “Count” alone says nothing: count of what?
  return /^(?:Count|ID|Name)$/.test(rest) ? label : rest;
}
