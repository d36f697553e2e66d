import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import { en } from '../../web/src/i18n/en.ts';
import { ptBr } from '../../web/src/i18n/pt-br.ts';

/** Node types of a parsed sentence that stand for a value: argument, number, date, time, select, plural. */
const VALUE_TYPES = new Set([1, 2, 3, 4, 5, 6]);
const { formatters } = createIntl({ locale: 'en', onError: () => {} });

/** Names of the values in a sentence, branches of plurals and selects included. */
function valuesIn(sentence: string): string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && VALUE_TYPES.has(Number(node.type)) && 'value' in node) names.add(String(node.value));
    for (const child of Object.values(node)) visit(child);
  };
  visit(formatters.getMessageFormat(sentence, 'en').getAst());
  return [...names].toSorted();
}

const inPortuguese: Readonly<Record<string, string>> = ptBr;

test('Both languages have the same sentences, and none is empty', () => {
  expect(Object.keys(ptBr).toSorted()).toEqual(Object.keys(en).toSorted());
  expect([...Object.values(en), ...Object.values(ptBr)].filter(sentence => sentence.trim() === '')).toEqual([]);
});

test('Every sentence can be parsed and has the same values in both languages', () => {
  for (const [id, sentence] of Object.entries(en)) {
    expect([id, valuesIn(inPortuguese[id] ?? '')]).toEqual([id, valuesIn(sentence)]);
  }
});

test('No sentence of one language is left over in the other', () => {
  const same = Object.entries(en).filter(([id, text]) => inPortuguese[id] === text && text.split(' ').length > 3);
  expect(same).toEqual([]);
});
