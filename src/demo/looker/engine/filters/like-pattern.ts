import type { Char } from './list-items.ts';

const ANY_RUN: unique symbol = Symbol('%');
const ANY_ONE: unique symbol = Symbol('_');
type Part = string | typeof ANY_RUN | typeof ANY_ONE;

/** A LIKE pattern, one part a character: as written, and folded for comparing. */
export interface LikePattern {
  readonly written: readonly Part[];
  readonly folded: readonly Part[];
}

/** Upper and lower case are the same, as in a model with `case_sensitive: no`. */
const fold = (text: string): string => text.toLowerCase();

export function likePattern(chars: readonly Char[]): LikePattern {
  const written = chars.map((char): Part => {
    if (!char.escaped && char.text === '%') return ANY_RUN;
    return !char.escaped && char.text === '_' ? ANY_ONE : char.text;
  });
  // Folding may make two characters of one, as of the Turkish İ.
  return {
    written,
    folded: written.flatMap((part): readonly Part[] => (typeof part === 'string' ? Array.from(fold(part)) : [part])),
  };
}

/** `%` alone: any value at all, null too. */
export const isAnything = ({ written }: LikePattern): boolean =>
  written.length > 0 && written.every(part => part === ANY_RUN);

/** Matches with one step back at a time, so it takes at most pattern times text, whatever the pattern. */
export function likeMatches({ folded: pattern }: LikePattern, value: string): boolean {
  const text = Array.from(fold(value));
  let at = 0;
  let part = 0;
  let runPart = -1;
  let runAt = 0;
  while (at < text.length) {
    if (pattern[part] === ANY_RUN) {
      runPart = part++;
      runAt = at;
    } else if (part < pattern.length && (pattern[part] === ANY_ONE || pattern[part] === text[at])) {
      part++;
      at++;
    } else if (runPart >= 0) {
      part = runPart + 1;
      at = ++runAt;
    } else return false;
  }
  while (pattern[part] === ANY_RUN) part++;
  return part === pattern.length;
}

const quoteSql = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The condition as SQL on `column`. */
export function likeSql({ written: pattern }: LikePattern, column: string): string {
  const plain = pattern.every(part => typeof part === 'string');
  if (plain) return `UPPER(${column}) = UPPER(${quoteSql(pattern.join(''))})`;
  const text = pattern.map(part => {
    if (part === ANY_RUN) return '%';
    if (part === ANY_ONE) return '_';
    return part === '%' || part === '_' ? `\\${part}` : part;
  });
  return `UPPER(${column}) LIKE UPPER(${quoteSql(text.join(''))})`;
}
