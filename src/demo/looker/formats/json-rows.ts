import type { DemoCell, DemoResult } from '../engine/engine.ts';
import { completeRow } from './cells.ts';

/** Looker's `json`: flat rows, `{"users.state":"CA","order_items.count":12}`; a pivoted measure holds its values by pivot. */
export function jsonRows(result: DemoResult): Record<string, DemoCell | Record<string, DemoCell>>[] {
  return result.rows.map(row => completeRow(result, row, cell => cell));
}
