/** Letters as people search them: without case and accents (“receita” finds “Receita”, “mes” finds “Mês”). */
export const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

export const searchWords = (search: string): string[] => folded(search).split(/\s+/).filter(Boolean);

export interface Piece {
  readonly text: string;
  /** One of the words that were searched. */
  readonly found: boolean;
}

/** `text` in pieces, those that `words` (folded) stand in apart from the rest. */
export function withFound(text: string, words: readonly string[]): Piece[] {
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  // Of which letter each code unit of the folded text is.
  const origins = letters.flatMap((letter, at) => Array.from({ length: folded(letter).length }, () => at));
  const whole = letters.map(folded).join('');
  const found = new Set<number>();
  for (const word of words) {
    for (let at = whole.indexOf(word); at !== -1; at = whole.indexOf(word, at + 1)) {
      for (const origin of origins.slice(at, at + word.length)) found.add(origin);
    }
  }
  const pieces: Piece[] = [];
  for (const [at, letter] of letters.entries()) {
    const last = pieces.at(-1);
    const piece = { text: letter, found: found.has(at) };
    if (last?.found === piece.found) pieces[pieces.length - 1] = { ...last, text: last.text + letter };
    else pieces.push(piece);
  }
  return pieces;
}
