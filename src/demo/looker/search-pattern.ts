/**
 * Looker's search on titles and descriptions: the whole text must match, case does not matter,
 * `%` stands for any run of characters and `_` for one.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const literal = pattern.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const source = literal.replaceAll('%', '.*').replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'isu').test(text);
}
