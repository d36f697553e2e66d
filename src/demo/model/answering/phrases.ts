import type { Language } from '../../../contract/language.ts';
import { english } from './phrases-en.ts';
import { portuguese } from './phrases-pt-br.ts';

/** Every sentence of the demo model; English gives the shape, Portuguese must fit it. */
export type Phrases = typeof english;

export const PHRASES: Readonly<Record<Language, Phrases>> = { en: english, 'pt-BR': portuguese };
