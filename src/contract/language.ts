import * as z from 'zod/mini';

export const LANGUAGES = ['en', 'pt-BR'] as const;
export const languageSchema = z.enum(LANGUAGES);
export type Language = (typeof LANGUAGES)[number];

/** The nearest of our languages to a BCP 47 tag or POSIX locale (`pt_BR.UTF-8`); anything unknown is English. */
export const nearestLanguage = (tag: string | undefined): Language =>
  /^pt\b|^pt[_-]/i.test(tag ?? '') ? 'pt-BR' : 'en';
