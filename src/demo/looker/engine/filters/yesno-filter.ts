import { DemoQueryError } from '../types.ts';
import { listItems } from './list-items.ts';

export type YesNo = 'Yes' | 'No';

const WORDS: Readonly<Record<string, YesNo>> = { yes: 'Yes', true: 'Yes', no: 'No', false: 'No' };

/** `Yes`, `No` or both in a list; an empty expression is both. Throws DemoQueryError for anything else. */
export function parseYesnoFilter(expression: string, field: string): ReadonlySet<YesNo> {
  const items = listItems(expression);
  if (items.length === 0) return new Set<YesNo>(['Yes', 'No']);
  return new Set(
    items.map(item => {
      const text = item.chars.map(char => char.text).join('');
      const word = Object.hasOwn(WORDS, text.toLowerCase()) ? WORDS[text.toLowerCase()] : undefined;
      if (item.negated || word === undefined) {
        throw new DemoQueryError(field, `Invalid filter expression for yesno field ${field}: "${expression}"`);
      }
      return word;
    }),
  );
}
