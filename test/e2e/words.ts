import { createIntl } from 'react-intl';
import type { Language } from '../../src/contract/language.ts';
import { en, type MessageId } from '../../web/src/i18n/en.ts';
import { ptBr } from '../../web/src/i18n/pt-br.ts';

export type Words = (id: MessageId, values?: Record<string, string | number>) => string;

/** The page's sentences of a language, by which tests find what a person reads. */
export function wordsOf(language: Language): Words {
  const intl = createIntl({ locale: language, messages: language === 'en' ? en : ptBr });
  return (id, values) => intl.formatMessage({ id }, values);
}

export const english = wordsOf('en');
