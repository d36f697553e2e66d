import { Dialog as Radix } from 'radix-ui';
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { ChatScreen } from '../chat/chat-screen.tsx';
import { ConversationList } from '../chat/conversation-list.tsx';
import { focusWhereWritten } from '../chat/focus-where-written.ts';
import { useSearchKeys } from '../chat/use-search-keys.ts';
import { useApp } from '../state/store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Header } from './header.tsx';
import { useWide } from './use-wide.ts';

/** Header, conversations at the side, and the conversation: on narrow screens the list is a drawer. */
export function ChatLayout() {
  const intl = useIntl();
  const wide = useWide();
  const label = intl.formatMessage({ id: 'app.list' });
  const composer = useRef<HTMLTextAreaElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const [drawer, setDrawer] = useState<'closed' | 'open' | 'open to search'>('closed');
  useSearchKeys(() => {
    if (searchField.current === null) setDrawer('open to search');
    else searchField.current.select();
  });
  return (
    // Clipped, not hidden: what is hidden can still be scrolled by focus, and the header would leave the screen.
    <div className="flex h-dvh flex-col overflow-clip">
      <Header>
        {!wide && (
          <Drawer
            isToSearch={drawer === 'open to search'}
            label={label}
            onOpenChange={open => setDrawer(open ? 'open' : 'closed')}
            open={drawer !== 'closed'}
            searchField={searchField}
          />
        )}
      </Header>
      <div className="flex min-h-0 grow">
        {wide && (
          <nav
            aria-label={label}
            className="flex w-72 shrink-0 flex-col overflow-hidden border-line border-r bg-sunken"
          >
            <ConversationList
              onOpened={id => id === undefined && focusWhereWritten(composer)}
              searchField={searchField}
            />
          </nav>
        )}
        <main className="relative flex min-w-0 grow flex-col outline-none" id="content" tabIndex={-1}>
          <ChatScreen field={composer} />
        </main>
      </div>
    </div>
  );
}

function Drawer({
  label,
  open,
  isToSearch,
  searchField,
  onOpenChange,
}: {
  label: string;
  open: boolean;
  isToSearch: boolean;
  searchField: RefObject<HTMLInputElement | null>;
  onOpenChange: (open: boolean) => void;
}) {
  const intl = useIntl();
  const currentId = useApp(state => state.currentId);
  const close = useEffectEvent(() => onOpenChange(false));
  // The way back leads to another conversation too.
  useEffect(() => close(), [currentId]);
  return (
    <Radix.Root onOpenChange={onOpenChange} open={open}>
      <Radix.Trigger asChild>
        <IconButton icon="menu" label={intl.formatMessage({ id: 'app.openList' })} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(20rem,calc(100vw-3rem))] flex-col border-line border-r bg-sunken"
          onEscapeKeyDown={event => {
            // There it empties the field first.
            if (event.target === searchField.current && searchField.current?.value !== '') event.preventDefault();
          }}
          onOpenAutoFocus={event => {
            if (!isToSearch) return;
            event.preventDefault();
            searchField.current?.focus();
          }}
        >
          <div className="flex items-center justify-between border-line border-b py-2 pr-2 pl-4">
            <Radix.Title className="font-semibold">{label}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label={intl.formatMessage({ id: 'app.close' })} plain />
            </Radix.Close>
          </div>
          <nav aria-label={label} className="flex min-h-0 grow flex-col overflow-hidden">
            <ConversationList onOpened={() => onOpenChange(false)} searchField={searchField} />
          </nav>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
