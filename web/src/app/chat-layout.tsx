import { Dialog as Radix } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { ChatScreen } from '../chat/chat-screen.tsx';
import { ConversationList } from '../chat/conversation-list.tsx';
import { useApp } from '../state/store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Header } from './header.tsx';
import { useWide } from './use-wide.ts';

/** Header, conversations at the side, and the conversation: on narrow screens the list is a drawer. */
export function ChatLayout() {
  const intl = useIntl();
  const wide = useWide();
  const label = intl.formatMessage({ id: 'app.list' });
  return (
    // Clipped, not hidden: what is hidden can still be scrolled by focus, and the header would leave the screen.
    <div className="flex h-dvh flex-col overflow-clip">
      <Header>{!wide && <Drawer label={label} />}</Header>
      <div className="flex min-h-0 grow">
        {wide && (
          <nav
            aria-label={label}
            className="flex w-72 shrink-0 flex-col overflow-hidden border-line border-r bg-sunken"
          >
            <ConversationList />
          </nav>
        )}
        <main className="relative flex min-w-0 grow flex-col outline-none" id="content" tabIndex={-1}>
          <ChatScreen />
        </main>
      </div>
    </div>
  );
}

function Drawer({ label }: { label: string }) {
  const intl = useIntl();
  const [open, setOpen] = useState(false);
  const currentId = useApp(state => state.currentId);
  // Choosing a conversation is what the drawer was opened for.
  useEffect(() => setOpen(false), [currentId]);
  return (
    <Radix.Root onOpenChange={setOpen} open={open}>
      <Radix.Trigger asChild>
        <IconButton icon="menu" label={intl.formatMessage({ id: 'app.openList' })} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(20rem,calc(100vw-3rem))] flex-col border-line border-r bg-sunken"
        >
          <div className="flex items-center justify-between border-line border-b py-2 pr-2 pl-4">
            <Radix.Title className="font-semibold">{label}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label={intl.formatMessage({ id: 'app.close' })} plain />
            </Radix.Close>
          </div>
          <nav aria-label={label} className="flex min-h-0 grow flex-col overflow-hidden">
            <ConversationList />
          </nav>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
