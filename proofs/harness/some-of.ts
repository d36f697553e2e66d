import type { Random } from './random.ts';

/** So many of them, by chance, in their order. */
export function someOf<T>(items: readonly T[], count: number, random: Random): readonly T[] {
  const drawn = items.map((item, at) => ({ item, at, lot: random.next() })).toSorted((a, b) => a.lot - b.lot);
  const taken = drawn.slice(0, count).toSorted((a, b) => a.at - b.at);
  return taken.map(({ item }) => item);
}
