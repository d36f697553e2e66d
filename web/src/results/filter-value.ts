import type { IntlShape } from 'react-intl';

/** One value of a Looker text filter: `-` in front turns it round, `%` stands for anything. */
interface Item {
  readonly isNot: boolean;
  readonly text: string;
  readonly match: 'is' | 'contains' | 'starts' | 'ends' | 'null' | 'empty';
}

/** Values stand between commas; `^` takes the meaning from the next character, quotes from all within. */
const ITEM = /\s*(-?)(?:"((?:[^"^]|\^.)*)"|((?:[^,^]|\^.)+))\s*(?:,|$)/gsy;
const unescaped = (text: string): string => text.replaceAll(/\^(.)/gs, '$1');

function readPlain(text: string): Pick<Item, 'text' | 'match'> | undefined {
  const word = text.trim();
  if (/^null$/i.test(word)) return { text: '', match: 'null' };
  if (/^empty$/i.test(word)) return { text: '', match: 'empty' };
  const [, head = '', inner = '', tail = ''] = /^(%?)((?:[^%_^]|\^.)+)(%?)$/s.exec(word) ?? [];
  if (inner === '') return undefined; // a pattern of another kind: shown as it stands
  const match = head && tail ? 'contains' : head ? 'ends' : tail ? 'starts' : 'is';
  return { text: unescaped(inner), match };
}

/** The values of a text filter; undefined when one of them is beyond these words. */
function readItems(expression: string): Item[] | undefined {
  const items: Item[] = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < expression.length) {
    const found = ITEM.exec(expression);
    if (found === null) return undefined;
    const [, minus = '', quoted, plain = ''] = found;
    const read = quoted === undefined ? readPlain(plain) : { text: unescaped(quoted), match: 'is' as const };
    if (read === undefined) return undefined;
    items.push({ ...read, isNot: minus !== '' });
  }
  return items;
}

const BOUND = /^\s*(>=|<=|<>|!=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/;
const BETWEEN = /^\s*\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\]\s*$/;
const BOUND_WORDS = {
  '>': 'results.filter.more',
  '>=': 'results.filter.atLeast',
  '<': 'results.filter.less',
  '<=': 'results.filter.atMost',
  '<>': 'results.filter.not',
  '!=': 'results.filter.not',
} as const;

function numberWords(expression: string, intl: IntlShape): string | undefined {
  const amount = (text: string | undefined): string =>
    intl.formatNumber(Number(text), { maximumFractionDigits: 20, useGrouping: Math.abs(Number(text)) >= 10_000 });
  const [, sign, bound] = BOUND.exec(expression) ?? [];
  const id = Object.entries(BOUND_WORDS).find(([each]) => each === sign)?.[1];
  if (id !== undefined) return intl.formatMessage({ id }, { value: amount(bound) });
  const [, from, to] = BETWEEN.exec(expression) ?? [];
  if (from === undefined) return undefined;
  return intl.formatMessage({ id: 'results.filter.between' }, { from: amount(from), to: amount(to) });
}

function itemWords({ text, match }: Item, intl: IntlShape): string {
  switch (match) {
    case 'is':
      return text;
    case 'null':
    case 'empty':
      return intl.formatMessage({ id: 'results.filter.none' });
    case 'contains':
      return intl.formatMessage({ id: 'results.filter.contains' }, { text });
    case 'starts':
      return intl.formatMessage({ id: 'results.filter.starts' }, { text });
    case 'ends':
      return intl.formatMessage({ id: 'results.filter.ends' }, { text });
  }
}

/** What a filter that is no period lets through: “Brazil or Chile”, “not Brazil”, “more than 100”; else as it stands. */
export function valueWords(expression: string, intl: IntlShape): string {
  const amount = numberWords(expression, intl);
  if (amount !== undefined) return amount;
  const items = readItems(expression);
  if (items === undefined || items.length === 0) return expression;
  const words = (which: readonly Item[]): string[] => which.map(item => itemWords(item, intl));
  const are = words(items.filter(({ isNot }) => !isNot));
  const areNot = words(items.filter(({ isNot }) => isNot)).map(value =>
    intl.formatMessage({ id: 'results.filter.not' }, { value }),
  );
  // One of those that are must hold, and all of those that are not.
  const all = are.length === 0 ? areNot : [intl.formatList(are, { type: 'disjunction' }), ...areNot];
  return intl.formatList(all, { type: 'conjunction' });
}
