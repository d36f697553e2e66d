import { detectLanguage } from '../i18n/detect.ts';
import type { AppState } from './types.ts';

const LANGUAGE = 'looker-chat.language';
const THEME = 'looker-chat.theme';
type Theme = AppState['theme'];

/** Reads what this browser keeps; a browser that keeps nothing for us (private mode, policy) gives null. */
function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

export const keptLanguage = () => detectLanguage(kept(LANGUAGE), navigator.language);
export const keepLanguage = (language: AppState['language']): void => keep(LANGUAGE, language);
export const keepTheme = (theme: Theme): void => keep(THEME, theme);
export function keptTheme(): Theme {
  const theme = kept(THEME);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}
