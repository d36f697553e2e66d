/** Bytes of `value` as JSON, with the comma after it. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;

/** As many of the first items as fit into `budget` bytes of JSON. */
export function fitting<Item>(items: readonly Item[], budget: number): Item[] {
  let left = budget;
  const kept: Item[] = [];
  for (const item of items) {
    left -= jsonBytes(item);
    if (left < 0) break;
    kept.push(item);
  }
  return kept;
}
