/** What no query over what happened can tell; each is told in words of its own instead of with a number. */
export type Beyond = 'absence' | 'forecast' | 'sql' | 'day';

/** What may stand after `without orders` when nothing else is meant by it: the end, or a time. */
const WHEN =
  '(?=\\W*$|\\W+(?:(?:in|during|since|this|last|yesterday|today|ever|nos?|nas?|em|est[ea]|neste|nesta|desde|ha|hoje|ontem|ultim[oa]s?)\\b))';
const ABSENCE = new RegExp(
  [
    "\\b(?:not|never|(?:are|did|do|does|has|have|is|was|were)n['’]?t) (?:been |yet |ever )*(?:sell|sold|buy|bought|order|purchas)",
    `\\b(?:with no|without(?: any)?|have no|had no|has no|made no|zero) (?:sales?|orders?|purchases?)\\b${WHEN}`,
    '\\b(?:nao|nunca) (?:(?:foram?|tem|esta[om]?|mais) )*(?:vend|compr)',
    '\\b(?:nao|nunca) (?:tem|teve|tiveram|fez|fizeram) (?:nenhum[a]? )?(?:venda|pedido|compra)',
    '\\b(?:out of stock|sold out|sem estoque|em falta|esgotad[oa]s?)\\b',
    `\\bsem (?:nenhum[a]? )?(?:vendas?|pedidos?|compras?)\\b${WHEN}`,
  ].join('|'),
);
const FORECAST =
  /\b(?:will (?:we|i|it|they|our|the|sales|revenue)|going to (?:sell|make|earn|have)|(?:vamos|vai|vao|iremos|ira|irao) (?:vender|faturar|ter|crescer|receber|lucrar|cair)|venderemos|faturaremos|teremos)\b/;
const SQL = /^\W*(?:select|insert|update|truncate|alter|with)\b.*\b(?:from|into|set|table|as)\b.*[_*=();]/;
const DAY =
  /^\W*(?:what (?:day|date|time) is (?:it|today)|what['’]?s (?:the date|today['’]?s date|the time)|que (?:dia|data) e hoje|qual (?:e )?(?:a data|o dia) de hoje|que horas sao)(?: now| today| agora)?\W*$/;

const KINDS: readonly (readonly [RegExp, Beyond])[] = [
  [SQL, 'sql'],
  [DAY, 'day'],
  [ABSENCE, 'absence'],
  [FORECAST, 'forecast'],
];

/** `folded`: the whole question. */
export const beyondIn = (folded: string): Beyond | undefined => KINDS.find(([pattern]) => pattern.test(folded))?.[1];

/** A word for what is still to come; a field of this name may hold it. */
export const isForecast = (folded: string): boolean =>
  /\b(?:forecasts?|predict\w*|projections?|projected|previs(?:ao|oes)|prever|preve|projec(?:ao|oes)|projetad\w+)\b/.test(
    folded,
  );
