import type { Field } from '../conversation/metadata.ts';
import { conceptOf } from '../language/concepts.ts';
import { fold } from '../language/fold.ts';
import type { Sentence, Word } from '../language/sentence.ts';
import { STATES } from '../language/states.ts';
import { stem } from '../language/stem.ts';
import { STOP_WORDS } from '../language/stop-words.ts';
import { valueGroupOf } from '../language/value-words.ts';

/** A value named in a question (`no Brasil`, `marca "Levi's"`): which field holds it is asked of the data. */
export interface Mention {
  readonly text: string;
  readonly folded: string;
  /** The fields it was said to be of, best first (`category Jeans`); empty when the question does not say. */
  readonly fields: readonly Field[];
  readonly excluded: boolean;
  /** Joined to the mention before it (`Brazil and China`): likely of the same field. */
  readonly chained: boolean;
  /** After a word of place (`in`, `no`): likely a country, state or city. */
  readonly placed: boolean;
}

export interface Leftovers {
  readonly mentions: readonly Mention[];
  /** Words that name nothing we know and do not look like a value. */
  readonly unknown: readonly string[];
}

const EXCLUDER =
  /(?<!\p{L})(?:except|excluding|without|besides|ignoring|not|not (?:counting|including)|other than|exceto|excepto|excluindo|menos|sem|sem (?:contar|considerar|incluir)|nao|fora|tirando|salvo|ignorando|desconsiderando|descontando)\s+(?:(?:for|in|from|the|o|a|os|as|do|da|dos|das|de|no|na|em|por|foram|foi|sao|estao|been)\s+)*$/u;
/** `exceto pedidos cancelados`, `without orders from Brazil`: between the word of exclusion and the value, what has it. */
const EXCLUDED_NOUN =
  /(?<!\p{L})(?:except|excluding|without|ignoring|not|exceto|excepto|excluindo|sem|fora|tirando|salvo|ignorando|desconsiderando)\s+(?:(?:the|o|a|os|as)\s+)?(\p{L}+)\s+(?:(?:from|of|the|do|da|dos|das|de)\s+)*$/u;
/** `without returns and cancelled`: what is left out, and then this too. */
const EXCLUDED_TOO =
  /(?<!\p{L})(?:except|excluding|without|besides|ignoring|exceto|excepto|excluindo|menos|sem|tirando|salvo|ignorando|desconsiderando|descontando)\s+(?:(?:counting|including|contar|considerar|incluir|the|os|as|o|a)\s+)*(\p{L}+)\s*(?:,|\b(?:and|or|nor|e|ou|nem)\b)\s*(?:(?:the|os|as|o|a)\s+)?$/u;
const COUNTED = new Set(['order', 'item', 'customer', 'product', 'revenue']);
const PLACED = /(?<!\p{L})(?:in|from|no|na|nos|nas|em)\s+(?:(?:the|o|a|os|as)\s+)*$/u;
const LINKED =
  /(?<!\p{L})(?:in|at|from|for|of|about|with|only|just|to|and|or|vs|versus|compare|between|than|no|na|nos|nas|em|para|de|do|da|dos|das|com|so|somente|apenas|e|ou|x|comparar|entre|contra|nem)\.?\s+(?:(?:the|o|a|os|as)\s+)*$/u;
const CONJOINED =
  /^\s*(?:,|and|or|e|ou|nem|nor|&|vs\.?|versus|x|,\s*(?:and|e|or|ou))\s*(?:(?:the|o|a|os|as|no|na|in)\s+)*$/u;
const INSIDE_NAMES = new Set(['de', 'do', 'da', 'dos', 'das', 'of']);

const isCapital = (word: Word): boolean => /^\p{Lu}/u.test(word.text);

/** The words of the run that starts at `at`: `Rio de Janeiro`, also without capitals, `busca orgânica`. */
function runLength(sentence: Sentence, words: readonly Word[], at: number, free: (index: number) => boolean): number {
  const touches = (left: number, right: number): boolean => {
    const [one, other] = [words[left], words[right]];
    return one !== undefined && other !== undefined && /^ ?[&]? ?$/.test(sentence.rest.slice(one.end, other.start));
  };
  const first = words[at];
  if (first === undefined || first.quoted) return 1;
  let end = at + 1;
  for (;;) {
    const next = words[end];
    if (next === undefined || next.quoted || !touches(end - 1, end)) return end - at;
    const after = words[end + 1];
    const bridges = INSIDE_NAMES.has(next.folded) && after !== undefined;
    const inName = isCapital(first) ? after !== undefined && isCapital(after) : first.folded === 'rio';
    if (bridges && inName && !after.quoted && free(end + 1) && touches(end, end + 1)) end += 2;
    else if (free(end) && !STOP_WORDS.has(next.folded) && isCapital(next) === isCapital(first)) end += 1;
    else return end - at;
  }
}

/** The value that stands right after the name of its field (`marca Calvin Klein`, `estado de São Paulo`). */
export function valueAfter(
  sentence: Sentence,
  words: readonly Word[],
  at: number,
  free: (index: number) => boolean,
): { readonly from: number; readonly to: number } | undefined {
  let from = at;
  while (/^(?:de|do|da|of|is|are|eh|equals?|igual|named|called|chamad[ao])$/.test(words[from]?.folded ?? '')) from += 1;
  const [previous, first] = [words[from - 1], words[from]];
  if (previous === undefined || first === undefined || !free(from)) return undefined;
  if (!/^[\s:=]*$/.test(sentence.rest.slice(previous.end, first.start))) return undefined;
  const plainWord =
    from === at && !STOP_WORDS.has(first.folded) && /^ $/.test(sentence.rest.slice(previous.end, first.start));
  if (!first.quoted && !isCapital(first) && !plainWord) return undefined;
  return { from, to: from + runLength(sentence, words, from, free) };
}

/** The value that stands right before it (`the Nike brand`): quoted, capital, or a known word for a value. */
export function valueBefore(
  sentence: Sentence,
  words: readonly Word[],
  at: number,
  free: (index: number) => boolean,
): { readonly from: number; readonly to: number } | undefined {
  let from = at;
  for (;;) {
    const [word, next] = [words[from - 1], words[from]];
    if (word === undefined || next === undefined || !free(from - 1)) break;
    if (sentence.rest.slice(word.end, next.start) !== ' ') break;
    const known = STOP_WORDS.has(word.folded) || conceptOf(word.folded) !== stem(word.folded);
    const named = word.quoted || (isCapital(word) && (from > 1 || !known));
    if (!named && valueGroupOf(word.folded) === undefined) break;
    from -= 1;
  }
  return from === at ? undefined : { from, to: at };
}

export function mentionOf(
  sentence: Sentence,
  words: readonly Word[],
  fields: readonly Field[],
  previous?: Mention,
): Mention {
  const [first, last] = [words[0], words.at(-1)];
  const typed = first?.quoted === true ? first.text : sentence.original.slice(first?.start ?? 0, last?.end ?? 0);
  const text = STATES[fold(typed)] ?? typed;
  const before = sentence.rest.slice(0, first?.start ?? 0);
  return {
    text,
    folded: fold(text),
    fields,
    excluded: isExcluding(before) || previous?.excluded === true,
    chained: previous !== undefined,
    placed:
      text !== typed || /^(?:sao|santa|rio) /.test(fold(text)) || PLACED.test(before) || previous?.placed === true,
  };
}

/** The words before end in one that leaves out what follows. */
export function isExcluding(before: string): boolean {
  const noun = EXCLUDED_NOUN.exec(before)?.[1];
  if (EXCLUDER.test(before) || (noun !== undefined && COUNTED.has(conceptOf(noun)))) return true;
  const other = EXCLUDED_TOO.exec(before)?.[1];
  return other !== undefined && (valueGroupOf(other) !== undefined || conceptOf(other) === 'return');
}

/** Reads the words that no field took: values where they look like values, else unknown words. */
export function readLeftovers(
  sentence: Sentence,
  words: readonly Word[],
  free: (index: number) => boolean,
  context: ReadonlySet<string>,
): Leftovers {
  const mentions: { readonly mention: Mention; readonly end: number }[] = [];
  const unknown: string[] = [];
  for (let at = 0; at < words.length; ) {
    const first = words[at];
    const small = first !== undefined && !first.quoted && STOP_WORDS.has(first.folded);
    if (first === undefined || !free(at) || (small && !opensName(sentence, words, at, free))) {
      at += 1;
      continue;
    }
    const run = words.slice(at, at + runLength(sentence, words, at, free));
    const last = mentions.at(-1);
    const chained =
      last !== undefined && CONJOINED.test(sentence.rest.slice(last.end, first.start)) ? last.mention : undefined;
    const mention = mentionOf(sentence, run, chained?.fields ?? [], chained);
    const counts = /^(?:count|total)$/.test(conceptOf(mention.folded));
    const heard = counts || (!first.quoted && run.every(word => context.has(conceptOf(word.folded))));
    if (
      looksLikeValue(sentence, run, mention, at === 0 && run.length < words.length) &&
      !(heard && valueGroupOf(mention.folded) === undefined)
    ) {
      mentions.push({ mention, end: run.at(-1)?.end ?? first.end });
    } else if (!heard) {
      unknown.push(mention.text);
    }
    at += run.length;
  }
  return { mentions: mentions.map(({ mention }) => mention), unknown };
}

/** A small word that begins a name: `São Paulo`, also without capitals after a word of place. */
function opensName(sentence: Sentence, words: readonly Word[], at: number, free: (index: number) => boolean): boolean {
  const [word, next] = [words[at], words[at + 1]];
  if (word === undefined || next === undefined || at === 0 || !free(at + 1) || next.quoted) return false;
  if (sentence.rest.slice(word.end, next.start) !== ' ' || STOP_WORDS.has(next.folded)) return false;
  if (isCapital(word)) return isCapital(next);
  return word.folded === 'sao' && LINKED.test(sentence.rest.slice(0, word.start));
}

function looksLikeValue(sentence: Sentence, run: readonly Word[], mention: Mention, opens: boolean): boolean {
  const [first] = run;
  if (first === undefined) return false;
  if (first.quoted || mention.excluded || valueGroupOf(mention.folded) !== undefined) return true;
  return (isCapital(first) && !opens) || LINKED.test(sentence.rest.slice(0, first.start));
}
