import type { Sentence } from '../language/sentence.ts';
import type { Ranking } from './ranking.ts';

/** What the words before a field's name say it is there for. */
export type Cue =
  /** `by state`, `por marca`. */
  | 'grouped'
  /** `by month and gender`: joined to a group. */
  | 'chained'
  /** `top 5 brands`. */
  | 'ranked'
  /** `maiores clientes`, `maior receita`: a group or an amount. */
  | 'foremost'
  /** `with the most orders`. */
  | 'most'
  /** `how many customers`. */
  | 'counted'
  /** `which brands`. */
  | 'asked'
  | 'plain';

const ARTICLES = '(?:(?:the|each|every|o|a|os|as|cada|um|uma|de|different|distinct)\\s+)*$';
const after = (words: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})\\s+${ARTICLES}`, 'u');

const GROUPED = after('by|per|por|each|every|cada|segundo|across|conforme');
const COUNTED = after('how many|number of|count of|quant[oa]s|(?:numero|quantidade|qtd|total|contagem) d[eo]s?');
const ASKED = after('which|what|quais|qual|quais sao|quais foram|qual e|what are|what were|what is|lista de|list of');
const EXCLUDED = after(
  'except|excluding|without|not|not (?:counting|including)|net of|exceto|excluindo|menos|sem|sem (?:contar|considerar|incluir)|nao|fora|tirando|descontando|descontad[ao]s?',
);
const CHAIN = /^\s*(?:,|and|e|&|x|,\s*(?:and|e))\s+(?:(?:by|per|por)\s+)?(?:(?:the|o|a)\s+)?$/;
/** `how many orders do we have, and what is the return rate`: the second question is joined too. */
const JOINED =
  /^[\s¦]*(?:(?:do we have|did we (?:have|get|make)|we have|we had|were there|there were|temos|tivemos|foram|houve)[\s¦]*)?(?:in |em )?[\s¦]*(?:,|and|e|&|\+|com|with|plus|vs\.?|versus|,\s*(?:and|e))\s*(?:(?:the|our|o|a|os|as|de|por|what|which|how|many|much|is|was|are|were|qual|quais|quant[oa]s?|foi|foram|nossa|nosso)\s+)*$/;
const BEFORE_RANK = /^\s*(?:(?:with|that|who|which|have|has|com|que|tem|tiveram|the|o|a|os|as)\s+)*$/;
const BESIDE = /^[\s-]*(?:(?:the|of|de|das|dos|os|as)\s+)*$/;

/** `groupEnds`: where the groups so far end, time frames included. */
export function cueOf(
  sentence: Sentence,
  { start, end }: { readonly start: number; readonly end: number },
  ranking: Ranking | undefined,
  groupEnds: readonly number[],
): Cue {
  const before = sentence.rest.slice(0, start);
  if (ranking !== undefined && ranking.end <= start && BESIDE.test(sentence.rest.slice(ranking.end, start))) {
    if (ranking.ofAmount) return 'most';
    return ranking.count === undefined ? 'foremost' : 'ranked';
  }
  // `produtos mais vendidos`, `estado com mais pedidos`
  if (ranking !== undefined && end <= ranking.start && BEFORE_RANK.test(sentence.rest.slice(end, ranking.start)))
    return 'ranked';
  if (GROUPED.test(before)) return 'grouped';
  if (groupEnds.some(end => end <= start && CHAIN.test(sentence.rest.slice(end, start)))) return 'chained';
  if (COUNTED.test(before)) return 'counted';
  return ASKED.test(before) ? 'asked' : 'plain';
}

export const isExcluded = (sentence: Sentence, start: number): boolean => EXCLUDED.test(sentence.rest.slice(0, start));

/** `receita e margem`: a second measure is joined to the first. */
export const isJoined = (sentence: Sentence, end: number, start: number): boolean =>
  end <= start && JOINED.test(sentence.rest.slice(end, start));
