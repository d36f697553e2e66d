/** Rows put into groups: `groupOf[i]` is the group of the i-th selected row, `first[group]` a row (of the base view) in it. */
export interface Groups {
  readonly count: number;
  readonly groupOf: Int32Array;
  readonly first: Int32Array;
}

/** Up to this many possible pairs a flat table is used (16 MB), above it a Map. */
const FLAT_PAIRS = 4_000_000;

/** Everything in one group, also when there is nothing: a query without dimensions has one row. */
export const oneGroup = (rows: Int32Array): Groups => ({
  count: 1,
  groupOf: new Int32Array(rows.length),
  first: Int32Array.of(rows[0] ?? -1),
});

/** Numbers pairs in the order of their first coming. */
function pairNumbers(size: number): (pair: number) => number {
  let next = 0;
  if (size <= FLAT_PAIRS) {
    const numbers = new Int32Array(size).fill(-1);
    return pair => {
      const known = numbers[pair] ?? -1;
      return known >= 0 ? known : (numbers[pair] = next++);
    };
  }
  const numbers = new Map<number, number>();
  return pair => {
    const known = numbers.get(pair);
    if (known !== undefined) return known;
    numbers.set(pair, next);
    return next++;
  };
}

/** Splits groups by a further code of each selected row; codes lie below `size`. */
export function splitGroups(groups: Groups, rows: Int32Array, codeAt: (i: number) => number, size: number): Groups {
  const numberOf = pairNumbers(groups.count * size);
  const groupOf = new Int32Array(rows.length);
  const first: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const group = numberOf((groups.groupOf[i] ?? 0) * size + codeAt(i));
    if (group === first.length) first.push(rows[i] ?? 0);
    groupOf[i] = group;
  }
  return { count: first.length, groupOf, first: Int32Array.from(first) };
}

/** The selected rows, group after group: group g has `rows[starts[g]]` to `rows[starts[g + 1] - 1]`. */
export interface GroupedRows {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

/** Sorts by counting: a query sorts a hundred thousand rows by group, and comparing them would be its slowest part. */
export function groupedRows(groups: Groups, rows: Int32Array): GroupedRows {
  const starts = new Int32Array(groups.count + 1);
  for (let i = 0; i < rows.length; i++) {
    const after = (groups.groupOf[i] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let group = 0; group < groups.count; group++)
    starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
  const next = starts.slice();
  const sorted = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const group = groups.groupOf[i] ?? 0;
    const at = next[group] ?? 0;
    next[group] = at + 1;
    sorted[at] = rows[i] ?? 0;
  }
  return { rows: sorted, starts };
}
