import { type RefObject, useEffect, useRef, useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Spinner } from '../ui/spinner.tsx';
import { Announcer } from './announcer.tsx';
import './chat.css';
import { loadCloseMarks } from './close-marks.ts';
import { Composer } from './composer.tsx';
import { ConversationView } from './conversation-view.tsx';
import { Greeting } from './greeting.tsx';
import { useResultCode } from './result-code.ts';
import { useAsking } from './use-asking.ts';
import { whenIdle } from './when-idle.ts';

function Refusal() {
  const refusal = useApp(state => state.refusal);
  return (
    <div role="alert">
      {refusal !== undefined && (
        <p className="mb-2 wrap-anywhere rounded-card border border-danger/35 bg-danger-soft px-4 py-2.5 text-sm">
          {refusal.message}
        </p>
      )}
    </div>
  );
}

/** How long a conversation that is not in the list is waited for, in ms. */
const GIVEN_UP = 3000;

/** A conversation whose events are on their way; one that nobody knows is said to be gone. */
function Loading({ isKnown }: { isKnown: boolean }) {
  const [late, setLate] = useState(false);
  const open = useApp(state => state.socket === 'open');
  useEffect(() => {
    if (isKnown || !open) return;
    const timer = setTimeout(() => setLate(true), GIVEN_UP);
    return () => clearTimeout(timer);
  }, [isKnown, open]);
  if (late && !isKnown) {
    return (
      <p className="flex flex-1 items-center justify-center px-6 text-center text-ink-soft" role="status">
        <FormattedMessage id="chat.gone" />
      </p>
    );
  }
  return (
    <p className="flex flex-1 items-center justify-center gap-3 text-ink-soft" role="status">
      <Spinner />
      <FormattedMessage id="chat.loading" />
    </p>
  );
}

/** A new conversation begins with writing; where fingers write, a keyboard would cover the suggestions. */
function useFocusOfNew(field: RefObject<HTMLTextAreaElement | null>, currentId: string | undefined): void {
  useEffect(() => {
    if (currentId === undefined && matchMedia('(hover: hover)').matches) field.current?.focus();
  }, [field, currentId]);
}

/** Once the chat is there and could be asked something, what the first answer will need is fetched in idle moments. */
function useResultsAhead(ready: boolean): void {
  const load = useResultCode(state => state.load);
  useEffect(() => {
    // When it fails it is tried again, and told, where a result has to be shown.
    const ahead = () => Promise.all([loadCloseMarks(), load()]).catch(() => undefined);
    return ready ? whenIdle(() => void ahead()) : undefined;
  }, [ready, load]);
}

/** The conversation on screen with its composer, or an empty new one. Fills the height it is given. */
export function ChatScreen() {
  const field = useRef<HTMLTextAreaElement>(null);
  const currentId = useApp(state => state.currentId);
  const turns = useApp(state => (state.currentId === undefined ? undefined : state.turns[state.currentId]));
  const title = useApp(state => state.conversations.find(({ id }) => id === state.currentId)?.title);
  const connection = useApp(state => state.connection);
  const offline = useApp(state => state.socket === 'offline');
  const { sending, asked, ask, edit } = useAsking(field);
  useFocusOfNew(field, currentId);
  useResultsAhead(Boolean(connection) && !offline && (currentId === undefined || turns !== undefined));
  const newest = turns?.at(-1);
  const running = newest !== undefined && newest.ending === undefined;
  const canAsk = Boolean(connection) && !offline && !running && !sending;

  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{title ?? <FormattedMessage id="chat.new" />}</h1>
      {currentId === undefined && (
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <Greeting connection={connection} onAsk={canAsk ? ask : undefined} />
        </div>
      )}
      {currentId !== undefined && turns === undefined && <Loading isKnown={title !== undefined} key={currentId} />}
      {currentId !== undefined && turns !== undefined && (
        <ConversationView key={`turns-${currentId}`} onAgain={canAsk ? ask : undefined} onEdit={edit} turns={turns} />
      )}
      <div className="mx-auto w-full max-w-[54rem] px-3 pb-2 sm:px-6">
        <Refusal />
        <Composer field={field} onSend={ask} running={running} sending={sending} />
      </div>
      <Announcer asked={asked} key={`voice-${currentId}`} turn={newest} />
    </div>
  );
}
