import type { Language } from '../../../src/contract/language.ts';
import { plainText } from './plain-text.ts';

/** Characters of `text` that stand in finished sentences or lines; what comes after may still grow. */
export function finishedLength(text: string, language: Language): number {
  const segments = [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)];
  const last = segments.at(-1);
  if (last === undefined) return 0;
  // The newest sentence counts only when its line is over: “1,234.” may go on as “1,234.56”.
  return last.segment.endsWith('\n') ? text.length : last.index;
}

/** The next words to say: the finished sentences after `from`, without marks; all the rest when the answer is over. */
export function nextToSay(
  text: string,
  from: number,
  options: { readonly over: boolean; readonly language: Language },
): { readonly words: string; readonly until: number } {
  const rest = text.slice(from);
  const length = options.over ? rest.length : finishedLength(rest, options.language);
  return { words: plainText(rest.slice(0, length)).replaceAll(/\s+/g, ' '), until: from + length };
}
