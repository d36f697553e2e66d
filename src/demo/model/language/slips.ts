import { fold } from './fold.ts';
import { stem } from './stem.ts';
import { STOP_WORDS } from './stop-words.ts';
import { SYNONYMS } from './synonyms.ts';

/** Shorter words are too often other words: `shell` is no slip of `sell`, `Marcos` none of `marca`. */
const LEAST = 6;

const TIMES =
  'month quarter today yesterday monthly weekly quarterly semana trimestre ontem ultimos ultimas mensal semanal passado passada';
const KNOWN: ReadonlySet<string> = new Set(
  [...SYNONYMS.flat(), TIMES].flatMap(phrase => phrase.split(/[\s-]+/)).filter(word => word.length >= LEAST),
);
const STEMS: ReadonlySet<string> = new Set([...KNOWN].map(stem));

/** One letter too many, too few or another one, or two that changed places. */
function isOneSlip(typed: string, meant: string): boolean {
  if (typed[0] !== meant[0] || Math.abs(typed.length - meant.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  const [one, other] = [typed.slice(start), meant.slice(start)];
  const swapped = `${one[1] ?? ''}${one[0] ?? ''}${one.slice(2)}`;
  return one.slice(1) === other || one === other.slice(1) || one.slice(1) === other.slice(1) || swapped === other;
}

/** The known word that a word nobody knows was meant to be: `custmers` → `customers`; only when there is one. */
export function meantBy(word: string): string | undefined {
  const folded = fold(word);
  if (folded.length < LEAST || STOP_WORDS.has(folded) || STEMS.has(stem(folded))) return undefined;
  const singular = stem(folded);
  const near = [...STEMS].filter(known => known.length >= LEAST && isOneSlip(singular, known));
  return near.length === 1 ? near[0] : undefined;
}
