import type { ChartKind } from '../../../contract/results.ts';
import { Sentence } from '../language/sentence.ts';
import { STOP_WORDS } from '../language/stop-words.ts';

/** The kind of chart that is asked for; `any` leaves it to the page. */
export type AskedChart = ChartKind | 'any';

/** Folded words for each kind, the longer ones first. */
const WORDS: readonly (readonly [ChartKind, string])[] = [
  ['horizontal_bar', 'horizontal (?:bars?|columns?)|barras? horizonta(?:l|is)'],
  ['bar', 'bars?|columns?|barras?|colunas?'],
  ['line', 'lines?|linhas?'],
  ['area', 'areas?'],
  ['pie', 'pies?|donut|pizzas?|rosca'],
  ['scatter', 'scatter|dispersao'],
  ['table', 'tables?|tabelas?'],
];
const KIND = `(${WORDS.map(([, words]) => words).join('|')})`;
const CHART = '(?:chart|graph|plot|diagram|grafico)s?';
const MAKE = 'create|generate|build|draw|plot|make|crie|criar|gere|gerar|monte|montar|faca|desenhe';
const MADE = `(?:as|into|in|com|como|em|num|numa|${MAKE})`;
const ARTICLE = '(?:(?:an?|um|uma|the|o) )?';

/** `pie chart`, `gráfico de pizza`, `in a bar chart`, `em gráfico`; and without the noun only after a word that leads to it: `as bars`, `em tabela`. */
const ASKED: readonly RegExp[] = [
  new RegExp(`\\b(?:${MADE} ${ARTICLE})?${KIND} ${CHART}\\b`),
  new RegExp(`\\b(?:${MADE} )?${ARTICLE}${CHART}(?: (?:de|em|of|with|com) ${KIND})?\\b`),
  new RegExp(`\\b(?:as|into|in|como|em|num|numa|${MAKE}) ${ARTICLE}${KIND}\\b`),
];

/** Takes the words that ask for a chart. */
export function takeChart(sentence: Sentence): AskedChart | undefined {
  for (const pattern of ASKED) {
    const taken = sentence.take(pattern);
    if (taken === undefined) continue;
    const [words = ''] = taken.groups;
    return WORDS.find(([, known]) => new RegExp(`^(?:${known})$`).test(words))?.[0] ?? 'any';
  }
  return undefined;
}

/** Words that hand a result over to another chart and say nothing else. */
const HANDING = new Set(
  'put turn switch change draw instead rather into back to coloque ponha troque mude passe transforme volte desenhe vez'.split(
    ' ',
  ),
);

/** The kind, when a question asks for nothing but to see what is there in another way. */
export function onlyChart(question: string): ChartKind | undefined {
  const sentence = new Sentence(question);
  const chart = takeChart(sentence);
  const silent = sentence.words().every(({ folded }) => STOP_WORDS.has(folded) || HANDING.has(folded));
  return silent && chart !== 'any' ? chart : undefined;
}
