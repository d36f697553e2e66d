import type { DemoResult } from '../engine/engine.ts';

/** Looker puts the sum over all pivots under this key. */
export const ROW_TOTAL_KEY = '$$$_row_total_$$$';

/** The pivots as json_detail and json_bi list them. */
export function pivotJson(pivot: DemoResult['pivots'][number]): Record<string, unknown> {
  return { key: pivot.key, data: pivot.data, sort_values: {}, is_total: pivot.key === ROW_TOTAL_KEY };
}
