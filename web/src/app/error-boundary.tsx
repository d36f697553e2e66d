import { Component, type ReactNode } from 'react';
import type { Language } from '../../../src/contract/language.ts';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';

/** These words stand here because the sentences of the page may be the very thing that could not be loaded. */
const WORDS: Record<Language, { title: string; text: string; reload: string }> = {
  en: {
    title: 'This page has stumbled',
    text: 'Something went wrong in the page itself. Your conversations are safe on the server.',
    reload: 'Load the page again',
  },
  'pt-BR': {
    title: 'Esta página tropeçou',
    text: 'Algo deu errado na própria página. Suas conversas estão seguras no servidor.',
    reload: 'Carregar a página de novo',
  },
};

/** Catches what goes wrong while drawing, so that it never ends in an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const words = WORDS[useApp(state => state.language)];
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-3 p-6" role="alert">
      <h1 className="font-semibold text-xl">{words.title}</h1>
      <p className="text-ink-soft">{words.text}</p>
      <Button className="justify-self-start" look="primary" onClick={() => location.reload()}>
        {words.reload}
      </Button>
    </main>
  );
}
