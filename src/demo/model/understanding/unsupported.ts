import type { Sentence } from '../language/sentence.ts';

const WHAT =
  '(?:(?:de|d[aeo]s?|of|total|our|the|number of) )*(?:revenue|sales|orders|items|customers|receita|vendas|faturamento|pedidos|itens|clientes)';
const SPAN = '(?:day|week|month|quarter|year|dia|semana|mes|trimestre|ano)';

/** Parts of a question that no query of ours can express, though each of their words is known. */
const UNSUPPORTED: readonly RegExp[] = [
  /\b(?:more than once|at least twice|several times|mais de uma vez|(?:pelo menos|ao menos) duas vezes|varias vezes)\b/,
  // A mean over days is no mean over items; the measures only know the latter.
  new RegExp(`\\b(?:average|mean|avg|media)(?= ${WHAT} (?:per|by|each|por|a) ${SPAN}\\b)`),
  new RegExp(`\\b(?:average|mean|avg) (?:daily|weekly|monthly|yearly)(?= ${WHAT}\\b)`),
  new RegExp(`(?<=\\b${WHAT} )medi[ao]s?(?= (?:por ${SPAN}|diari[ao]|semanal|mensal|anual)\\b)`),
];

/** Takes them, as typed. */
export const takeUnsupported = (sentence: Sentence): readonly string[] =>
  UNSUPPORTED.flatMap(pattern => {
    const taken = sentence.take(pattern);
    return taken === undefined ? [] : [sentence.original.slice(taken.start, taken.end)];
  });
