import type { DemoCell } from '../types.ts';

/** Ascending; null comes first, as in BigQuery. Texts by their code units, numbers by size. */
export function compareCells(a: DemoCell, b: DemoCell): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
