import type { Join } from '../lookml/explores.ts';
import type { Dimension } from '../lookml/field.ts';
import type { NumberColumn, TextColumn } from '../tables/column.ts';
import type { DemoCell } from '../types.ts';
import type { QueryContext } from './context.ts';
import { localSeconds } from './time-zone.ts';
import { frameCell, frameKeys } from './timeframes.ts';

/** A dimension's values as a dictionary: the row's value is `cells[codes[row]]`. */
export interface DimensionValues {
  readonly codes: Int32Array;
  readonly cells: readonly DemoCell[];
  /** What to sort the cells by, where it is not the cells themselves. */
  readonly order?: readonly (number | null)[];
}

/** A dictionary of numbers; all NaN are one null. */
function intern(keys: Float64Array, cell: (key: number) => DemoCell): DimensionValues {
  const codeOf = new Map<number, number>();
  const codes = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] ?? Number.NaN;
    let code = codeOf.get(key); // a Map takes all NaN for the same key
    if (code === undefined) codeOf.set(key, (code = codeOf.size));
    codes[row] = code;
  }
  const order = Array.from(codeOf.keys(), key => (Number.isNaN(key) ? null : key));
  return { codes, order, cells: order.map(key => (key === null ? null : cell(key))) };
}

const numberValues = ({ values, scale }: NumberColumn): DimensionValues => intern(values, key => key / scale);

const textValues = ({ codes, values, ordered }: TextColumn): DimensionValues => ({
  codes,
  cells: values,
  ...(ordered === true ? { order: values.map((_, code) => code) } : {}),
});

function ownValues(dimension: Dimension, context: QueryContext): DimensionValues {
  const column = dimension.column(context.tables, context.inputs);
  if (column.kind === 'text') return textValues(column);
  if (column.kind === 'number') return numberValues(column);
  const frame = dimension.timeframe ?? 'time';
  // A raw time is the database's own: Looker does not convert it.
  const local = frame === 'raw' ? column.seconds : localSeconds(column.seconds, context.offsets);
  return intern(frameKeys(frame, local), key => frameCell(frame, key));
}

/** The values by row of the base view; where the join finds no row, null. */
function joined(values: DimensionValues, { index }: Join): DimensionValues {
  if (index === undefined) return values;
  const known = values.cells.indexOf(null);
  const missing = known < 0 ? values.cells.length : known;
  const codes = new Int32Array(index.length);
  let isMissing = false;
  for (let row = 0; row < index.length; row++) {
    const at = index[row] ?? -1;
    codes[row] = at < 0 ? missing : (values.codes[at] ?? missing);
    isMissing ||= at < 0;
  }
  if (!isMissing || known >= 0) return { ...values, codes };
  return {
    codes,
    cells: [...values.cells, null],
    ...(values.order === undefined ? {} : { order: [...values.order, null] }),
  };
}

/** The dimension's values for every row of the explore. */
export const dimensionValues = (dimension: Dimension, context: QueryContext): DimensionValues =>
  joined(ownValues(dimension, context), context.join(dimension.field.view));
