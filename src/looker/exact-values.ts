import { splitItems, unquoted } from './filter-values.ts';

/** Looker fills these in; what comes of them nobody knows here. */
const LIQUID = /\{\{|\{%|_user_attributes|_filters\[/;
const KEYWORD = /^(?:EMPTY|NULL|NOT\b.*)$/is;
/** Matches any text, or any letter, unless escaped. */
const WILDCARD = /[%_"]/;

/**
 * The values that a filter of a text field names letter by letter: `A,-B` names A and B. Patterns, EMPTY, NULL, NOT and
 * Liquid name none; whatever cannot be read for certain is left out.
 */
export function exactValues(expression: string): string[] {
  if (LIQUID.test(expression)) return [];
  return splitItems(expression).flatMap(item => {
    const text = item.trim().replace(/^-\s*/, '');
    const quoted = unquoted(text);
    if (quoted !== undefined && text.startsWith('"')) return quoted.trim() === '' ? [] : [quoted];
    const bare = text.replaceAll(/\^./gsu, '');
    if (text === '' || WILDCARD.test(bare) || bare.includes('^') || KEYWORD.test(text)) return [];
    return [text.replaceAll(/\^(.)/gsu, '$1')];
  });
}
