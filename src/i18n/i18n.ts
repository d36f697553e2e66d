import type { CodedError } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import { en } from './en.ts';
import { ptBr } from './pt-br.ts';

export type Sentences = typeof en;
type Params = Readonly<Record<string, string | number>>;

const CATALOGUES: Record<Language, { [Section in keyof Sentences]: Record<keyof Sentences[Section], string> }> = {
  en,
  'pt-BR': ptBr,
};

/** The sentence `section.key` in `language`, with `{name}` filled from `params`; a missing value stays visible. */
export function sentence<Section extends keyof Sentences>(
  language: Language,
  section: Section,
  key: keyof Sentences[Section],
  params: Params = {},
): string {
  return CATALOGUES[language][section][key].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );
}

/** What a failure says to a person: what happened and what to do. */
export const errorSentence = (language: Language, error: CodedError): string =>
  sentence(language, 'errors', error.code, error.params);
