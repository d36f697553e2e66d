import * as z from 'zod';
import { fitting } from './fitting.ts';

export type Item = Readonly<Record<string, unknown>>;

/** The Gemini CLI passes any length on to the model (0.61.0), so the limit is ours to set. */
export const LIST_ANSWER_BYTES = 40 * 1024;

const itemSchema = z.record(z.string(), z.unknown());

/** The Toolbox's text blocks as objects; a block that is none is left out. */
export function itemsOf(blocks: readonly string[]): Item[] {
  return blocks.flatMap(block => {
    const parsed = itemSchema.safeParse(parsedJson(block));
    return parsed.success ? [parsed.data] : [];
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0);

/** The fields that say something. */
export const compact = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => !isEmpty(value)));

/** Lower case and without accents: `Região` is found by `regiao`. */
const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

const SEARCHED = ['name', 'label', 'label_short', 'group_label', 'description', 'synonyms'];

/** The items in which every word of `search` occurs, in any searched field. */
function found(items: readonly Item[], search: string | undefined): readonly Item[] {
  const words = folded(search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return items;
  return items.filter(item => {
    const text = folded(SEARCHED.map(key => JSON.stringify(item[key] ?? '')).join(' '));
    return words.every(word => text.includes(word));
  });
}

/**
 * Items for the model, one compact JSON object a line, at most about 40 KB: a last line says how many were left out.
 * An empty list is said in words, for an empty answer would say nothing.
 */
export function listAnswer(
  items: readonly Item[],
  options: { noun: string; shown: (item: Item) => Item; search?: string | undefined; narrowBy: string },
): string {
  const matching = found(items, options.search);
  if (matching.length === 0) {
    const none =
      items.length === 0 ? `There are no ${options.noun}.` : `None of the ${items.length} ${options.noun} match.`;
    return JSON.stringify({ count: 0, note: items.length === 0 ? none : `${none} Call again without search.` });
  }
  const shown = fitting(
    matching.map(item => compact(options.shown(item))),
    LIST_ANSWER_BYTES,
  );
  const lines = shown.map(item => JSON.stringify(item));
  const leftOut = matching.length - shown.length;
  if (leftOut > 0) lines.push(JSON.stringify({ left_out: leftOut, note: `Narrow the list: ${options.narrowBy}.` }));
  return lines.join('\n');
}
