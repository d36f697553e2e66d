import { LANGUAGES, type Language, nearestLanguage } from '../contract/language.ts';

/** LOCALE when it is one of ours, else what is nearest to the system's locale (LC_ALL, LC_MESSAGES, LANG). */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const chosen = LANGUAGES.find(language => language === environment['LOCALE']);
  return chosen ?? nearestLanguage(environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG']);
}
