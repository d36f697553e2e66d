import { describe, expect, test } from 'vitest';
import { CodedError, ERRORS } from '../../src/contract/errors.ts';
import { nearestLanguage } from '../../src/contract/language.ts';
import { en } from '../../src/i18n/en.ts';
import { errorSentence, sentence } from '../../src/i18n/i18n.ts';
import { ptBr } from '../../src/i18n/pt-br.ts';

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(found => found[1] ?? '').toSorted();
const flat = (catalogue: object): [string, string][] =>
  Object.entries(catalogue).flatMap(([section, sentences]) =>
    Object.entries(sentences).map(([key, text]): [string, string] => [`${section}.${key}`, String(text)]),
  );

describe('the sentences', () => {
  test('have the same placeholders in both languages', () => {
    const portuguese = new Map(flat(ptBr));
    const all = flat(en);
    expect([...portuguese.keys()].toSorted()).toEqual(all.map(([name]) => name).toSorted());
    for (const [name, text] of all) {
      expect([name, placeholders(portuguese.get(name) ?? '')]).toEqual([name, placeholders(text)]);
    }
  });

  test('of one language are not left over in the other', () => {
    const portuguese = new Map(flat(ptBr));
    const same = flat(en).filter(([name, text]) => portuguese.get(name) === text && text.split(' ').length > 3);
    expect(same).toEqual([]);
  });

  test('exist for every code, and say more than the code', () => {
    for (const code of Object.keys(ERRORS))
      expect(en.errors).toHaveProperty(code, expect.stringMatching(/\p{L}.*[.}]$|[.]$/u));
  });

  test('are filled, and a value that is missing stays visible', () => {
    expect(errorSentence('pt-BR', new CodedError('model_quota', { params: { seconds: 9 } }))).toContain('9 segundos');
    expect(sentence('en', 'errors', 'model_quota')).toContain('{seconds}');
  });
});

test.each([
  ['pt_BR.UTF-8', 'pt-BR'],
  ['pt', 'pt-BR'],
  ['pt-PT,pt;q=0.9', 'pt-BR'],
  ['en-US', 'en'],
  ['ptx', 'en'],
  ['C.UTF-8', 'en'],
  [undefined, 'en'],
])('the nearest language to %s is %s', (tag, language) => {
  expect(nearestLanguage(tag)).toBe(language);
});
