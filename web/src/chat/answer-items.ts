import type { ResultSummary } from '../../../src/contract/results.ts';
import type { ChartWish, ToolPart, Turn } from '../state/types.ts';
import { isMetadata } from './tool-words.ts';

/** What stands under a question, from top to bottom. `key` stays the same while the answer grows. */
export type AnswerItem =
  | { readonly kind: 'text'; readonly key: string; readonly text: string }
  | { readonly kind: 'tools'; readonly key: string; readonly calls: readonly ToolPart[] }
  | { readonly kind: 'result'; readonly key: string; readonly result: ResultSummary; readonly wish?: ChartWish };

/** All thoughts of a turn, a blank line between those that something else came between. */
export const thoughtsOf = ({ parts }: Pick<Turn, 'parts'>): string =>
  parts.flatMap(part => (part.kind === 'thought' ? [part.text] : [])).join('\n\n');

/** The words of the answer without what came between them. */
export const answerText = ({ parts }: Pick<Turn, 'parts'>): string =>
  parts.flatMap(part => (part.kind === 'text' ? [part.text] : [])).join('\n\n');

/** Metadata calls that follow each other become one item once the turn is over; before that each call is its own. */
export function answerItems({ parts, ending }: Pick<Turn, 'parts' | 'ending'>): AnswerItem[] {
  const items: AnswerItem[] = [];
  for (const [at, part] of parts.entries()) {
    const last = items.at(-1);
    if (part.kind === 'thought') continue;
    if (part.kind === 'text') items.push({ kind: 'text', key: `text-${at}`, text: part.text });
    else if (part.kind === 'result') items.push({ ...part, key: part.result.result_id });
    else if (ending !== undefined && last?.kind === 'tools' && joins(last.calls, part)) {
      items[items.length - 1] = { ...last, calls: [...last.calls, part] };
    } else items.push({ kind: 'tools', key: part.callId, calls: [part] });
  }
  return items;
}

/** A call that failed keeps its own line: it may be why the answer is what it is. */
const isQuiet = ({ tool, outcome }: ToolPart): boolean => isMetadata(tool) && outcome === 'done';
const joins = (calls: readonly ToolPart[], next: ToolPart): boolean => isQuiet(next) && calls.every(isQuiet);
