/** Field names that mean nothing without their view: `users.count` is “Users Count”. */
const NEEDS_VIEW = new Set(['count', 'id', 'name']);
const ACRONYMS = new Set(['id', 'sql', 'url', 'sku', 'roi', 'kpi', 'cpf', 'cnpj', 'utm']);

const word = (part: string): string =>
  ACRONYMS.has(part) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1);

/** A LookML name in words: `order_items` → “Order Items”. */
export const nameWords = (name: string): string =>
  name
    .split(/[_\s]+/)
    .filter(part => part !== '')
    .map(word)
    .join(' ');

/** A field in words: `order_items.total_sale_price` → “Total Sale Price”. */
export function fieldWords(field: string): string {
  const [view = '', name] = field.split('.');
  if (name === undefined) return nameWords(view);
  return NEEDS_VIEW.has(name) ? nameWords(`${view}_${name}`) : nameWords(name);
}

const MEASURE =
  /^(?:count|total|sum|average|avg|median|min|max|percent|number|num|running)(?:_|$)|_(?:count|total|sum|average|avg|percent|percentage|pct|rate|ratio|revenue|margin|amount)$/;

/**
 * Whether a field is a measure, guessed from its name. The words of a running query need it before Looker has said what
 * the columns are; a wrong guess only changes the order of the words.
 */
export const looksLikeMeasure = (field: string): boolean => MEASURE.test(field.split('.').at(-1) ?? field);

const TIMEFRAME = /(?:^|_)(?:date|time|hour|day|week|month|quarter|year)$/;

/** Whether a filter on this field is a period. */
export const isTimeField = (field: string): boolean => TIMEFRAME.test(field.split('.').at(-1) ?? field);
