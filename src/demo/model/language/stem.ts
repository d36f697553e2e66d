/** Plural endings of folded words, first match wins: Portuguese and English share one list, applied to both sides. */
const PLURALS: readonly (readonly [RegExp, string])[] = [
  [/^(.{2,})[oa]es$/, '$1ao'],
  [/^(.{2,})ais$/, '$1al'],
  [/^(.{2,})eis$/, '$1el'],
  [/^(.{2,})ens$/, '$1em'],
  [/^(.{2,})ies$/, '$1y'],
  [/^(.{2,}(?:ch|sh|ss|tus|x|r|z))es$/, '$1'],
  [/^(.{2,}[^sui])s$/, '$1'],
];

/** The singular of a folded word, roughly; the same word always gives the same stem, which is all that matching needs. */
export function stem(word: string): string {
  for (const [ending, singular] of PLURALS) {
    if (ending.test(word)) return word.replace(ending, singular);
  }
  return word;
}
