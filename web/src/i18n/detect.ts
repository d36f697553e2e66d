import { type Language, languageSchema, nearestLanguage } from '../../../src/contract/language.ts';

/** The language chosen before, else the browser's. */
export function detectLanguage(stored: string | null, browser: string): Language {
  const chosen = languageSchema.safeParse(stored);
  return chosen.success ? chosen.data : nearestLanguage(browser);
}
