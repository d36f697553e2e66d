import { lazy, Suspense, useEffect } from 'react';
import { LanguageProvider } from '../i18n/provider.tsx';
import { patiently } from '../state/patiently.ts';
import { useApp } from '../state/store.ts';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import { Opening } from './opening.tsx';

// Each screen comes when it is first shown: the way in does not wait for markdown, nor the chat for the forms.
const loadChat = patiently(async () => ({ default: (await import('./chat-layout.tsx')).ChatLayout }));
const ChatLayout = lazy(loadChat);
const SetupScreen = lazy(patiently(async () => ({ default: (await import('../setup/setup-screen.tsx')).SetupScreen })));
const ConnectionPage = lazy(
  patiently(async () => ({ default: (await import('../connection/connection-page.tsx')).ConnectionPage })),
);
const SignIn = lazy(patiently(async () => ({ default: (await import('./sign-in.tsx')).SignIn })));

export function App() {
  return (
    <ErrorBoundary>
      <Suspense>
        <LanguageProvider>
          <TooltipProvider delayDuration={400}>
            <OfflineNotice />
            <Suspense fallback={<Opening />}>
              <Content />
            </Suspense>
          </TooltipProvider>
        </LanguageProvider>
      </Suspense>
    </ErrorBoundary>
  );
}

/** The screen for what is known of the server: nothing yet, no way in, nothing connected, or all of it. */
function Content() {
  const access = useApp(state => state.access);
  const connection = useApp(state => state.connection);
  const screen = useApp(state => state.screen);
  const ownSetup = useApp(state => state.setup !== undefined && !state.setup.joined);
  useEffect(() => {
    // While the server is asked what is connected, the screen that most need is on its way already.
    if (access === 'member') loadChat().catch(() => undefined);
  }, [access]);
  if (access === 'stranger') return <SignIn />;
  if (access === 'unknown' || connection === undefined) return <Opening />;
  if (connection === null || screen === 'connect' || ownSetup) return <SetupScreen />;
  return screen === 'connection' ? <ConnectionPage connection={connection} /> : <ChatLayout />;
}
