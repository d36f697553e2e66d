import { type ReactNode, use, useDeferredValue } from 'react';
import { IntlProvider } from 'react-intl';
import { useApp } from '../state/store.ts';
import type { MessageId } from './en.ts';
import { messagesIn } from './messages.ts';

declare global {
  // Lets the compiler check every id given to react-intl.
  namespace FormatjsIntl {
    interface Message {
      ids: MessageId;
    }
  }
}

/** Gives the page its sentences, numbers and dates in the chosen language. Suspends until the first ones are there. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const chosen = useApp(state => state.language);
  // Deferred: the page stays as it is until the sentences of the other language have come.
  const language = useDeferredValue(chosen);
  return (
    <IntlProvider locale={language} defaultLocale="en" messages={use(messagesIn(language))}>
      {children}
    </IntlProvider>
  );
}
