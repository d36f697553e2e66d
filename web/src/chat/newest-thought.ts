import { plainText } from './plain-text.ts';

/** A line that is a heading and nothing else: Gemini begins each thought with one (`**Reading the fields**`). */
const HEADING = /^\s*(?:\*\*.+\*\*|#{1,6}\s.+)\s*$/;

/** Thoughts arrive in pieces that are joined as they are: a heading in the middle of a line begins a new one. */
export const separateThoughts = (thoughts: string): string =>
  thoughts.replaceAll(/(\S)(\*\*[^*\n]+\*\*\n)/g, '$1\n\n$2');

/** One line that says what is being thought now: the newest paragraph, or its heading while nothing stands under it. */
export function newestThought(thoughts: string): string | undefined {
  const lines = separateThoughts(thoughts)
    .split('\n')
    .filter(line => line.trim() !== '');
  const heading = lines.findLastIndex(line => HEADING.test(line));
  const newest = lines.at(heading === -1 ? -1 : Math.min(heading + 1, lines.length - 1));
  return newest === undefined ? undefined : plainText(newest);
}
