/** A value that an earlier step has set; its absence would be a mistake in the order of the steps. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a set-up step ran before the one it builds on');
  return value;
}
