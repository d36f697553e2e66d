import { CodedError } from '../contract/errors.ts';

const badFilter = (field: string, reason: string): CodedError =>
  new CodedError('tool_arguments', { params: { reason: `filters["${field.slice(0, 100)}"] ${reason}` } });

/**
 * The filter expression that matches exactly `value` and nothing else. In Looker's filter grammar `^` takes the special
 * meaning from the character after it; only quotes keep blanks at the ends, and the empty string has a word of its own.
 */
export function exactFilter(value: string): string {
  if (value === '') return 'EMPTY';
  const escaped = value.replaceAll(/["%_^]/g, '^$&');
  if (value !== value.trim()) return `"${escaped}"`;
  return escaped.replaceAll(',', '^,').replace(/^-/, '^-');
}

/** `"…"` or `'…'` around the whole text, with no such quote left bare inside. */
const QUOTED = /^(?:"((?:\^.|[^"^])*)"|'((?:\^.|[^'^])*)')$/su;

/** The text inside the quotes, freed of escapes; undefined when `text` is not one quoted value. */
export function unquoted(text: string): string | undefined {
  const match = QUOTED.exec(text);
  const inner = match?.[1] ?? match?.[2];
  return inner?.replaceAll(/\^([\^",%_-])/g, '$1');
}

/** One item of a list and the comma after it. A quote opens only where an item begins: `O'Brien` has none. */
const ITEM = /(\s*(?:-\s*)?(?:"(?:\^.|[^"^])*"|'(?:\^.|[^'^])*')\s*(?=,|$)|(?:\^.|[^,])*)(,|$)/gsuy;

export function splitItems(text: string): string[] {
  const items: string[] = [];
  for (const [, item = '', comma] of text.matchAll(ITEM)) {
    items.push(item);
    if (comma === '') break;
  }
  return items;
}

function expressionItem(item: string): string {
  const text = item.trim();
  const exact = unquoted(text);
  if (exact !== undefined) return exactFilter(exact);
  const without = text.startsWith('-') ? unquoted(text.slice(1).trim()) : undefined;
  return without === undefined ? text : `-${exactFilter(without)}`;
}

/** A bare text is a filter expression and stays as it is; the quoted items in it are exact values. */
function expression(text: string): string {
  if (!/["']/.test(text)) return text;
  return splitItems(text).map(expressionItem).join(',');
}

function listItem(field: string, item: unknown): string {
  if (typeof item === 'string') return exactFilter(unquoted(item) ?? item);
  if (typeof item === 'number') return String(item);
  if (typeof item === 'boolean') return item ? 'Yes' : 'No';
  throw badFilter(field, 'may list only texts and numbers; write "NULL" for missing values');
}

/**
 * What Looker shall get for one filter of the model: a list means exact values, a text is a filter expression, numbers
 * and booleans become their text. Throws `tool_arguments` for anything else.
 */
export function filterExpression(field: string, value: unknown): string {
  if (Array.isArray(value)) {
    if (value.length === 0) throw badFilter(field, 'is an empty list; leave the filter out instead');
    return value.map((item: unknown) => listItem(field, item)).join(',');
  }
  if (typeof value === 'string') return expression(value);
  if (typeof value === 'number' || typeof value === 'boolean') return listItem(field, value);
  throw badFilter(field, 'must be a text or a list of texts; write "NULL" for missing values');
}

/** The Toolbox strips one layer of quotes around a value (1.12.0): what begins and ends with one gets another layer. */
export const throughToolbox = (filter: string): string => (/^(["']).*\1$/s.test(filter) ? `"${filter}"` : filter);
