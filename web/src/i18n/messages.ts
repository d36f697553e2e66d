import type { Language } from '../../../src/contract/language.ts';
import { patiently } from '../state/patiently.ts';
import type { MessageId } from './en.ts';

export type Messages = Readonly<Record<MessageId, string>>;

/** The sentences of each language, loaded once and when needed: a reader needs only one of them. */
const LOAD: Record<Language, () => Promise<Messages>> = {
  en: patiently(async () => (await import('./en.ts')).en),
  'pt-BR': patiently(async () => (await import('./pt-br.ts')).ptBr),
};

export const messagesIn = (language: Language): Promise<Messages> => LOAD[language]();
