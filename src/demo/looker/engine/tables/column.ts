/** Text by dictionary: `values[codes[row]]`. Every value stands in `values` once; null is one of them where it occurs. */
export interface TextColumn {
  readonly kind: 'text';
  readonly codes: Int32Array;
  readonly values: readonly (string | null)[];
  /** True when the order of `values` is the order to sort by (tiers, weekdays), not the alphabet's. */
  readonly ordered?: boolean;
}

/** Whole numbers, so that sums are exact; the value is `values[row] / scale` (money: cents, scale 100). NaN is null. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly scale: number;
}

/** Instants in seconds since 1970 UTC; NaN is null. */
export interface TimeColumn {
  readonly kind: 'time';
  readonly seconds: Float64Array;
}

export type Column = TextColumn | NumberColumn | TimeColumn;

export const numbers = (values: Float64Array, scale = 1): NumberColumn => ({ kind: 'number', values, scale });
export const times = (seconds: Float64Array): TimeColumn => ({ kind: 'time', seconds });
export const codedText = (codes: Int32Array, values: readonly (string | null)[]): TextColumn => ({
  kind: 'text',
  codes,
  values,
});

/** Builds the dictionary of a text column; equal texts share a code. */
export function textColumn(rows: number, at: (row: number) => string | null): TextColumn {
  const codeOf = new Map<string | null, number>();
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = at(row);
    let code = codeOf.get(value);
    if (code === undefined) codeOf.set(value, (code = codeOf.size));
    codes[row] = code;
  }
  return codedText(codes, [...codeOf.keys()]);
}

const NO_YES = ['No', 'Yes'] as const;

export const yesnoColumn = (rows: number, at: (row: number) => boolean): TextColumn =>
  codedText(
    Int32Array.from({ length: rows }, (_, row) => (at(row) ? 1 : 0)),
    NO_YES,
  );

/** Looker's integer tiers of a whole-number column: `Below 0`, `0 to 9`, …, `70 or Above`, and `Undefined` for null. */
export function tierColumn(source: NumberColumn, starts: readonly number[]): TextColumn {
  const last = starts.length - 1;
  const values = [
    `Below ${starts[0]}`,
    ...starts.map((start, i) => (i === last ? `${start} or Above` : `${start} to ${(starts[i + 1] ?? 0) - 1}`)),
    'Undefined',
  ];
  const codes = Int32Array.from(source.values, value =>
    Number.isNaN(value) ? values.length - 1 : starts.filter(start => value / source.scale >= start).length,
  );
  return { kind: 'text', codes, values, ordered: true };
}
