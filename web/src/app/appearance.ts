import { useApp } from '../state/store.ts';
import type { AppState } from '../state/types.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

function apply({ language, theme }: AppState): void {
  const html = document.documentElement;
  html.lang = language;
  html.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
}

/** Keeps `lang` and `data-theme` of the document as chosen; the first time before anything is painted. */
export function keepAppearance(): void {
  apply(useApp.getState());
  useApp.subscribe(apply);
  dark.addEventListener('change', () => apply(useApp.getState()));
}
