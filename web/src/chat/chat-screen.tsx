import { type RefObject, useEffect } from 'react';
import { FormattedMessage } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Spinner } from '../ui/spinner.tsx';
import { Announcer } from './announcer.tsx';
import './chat.css';
import { loadCloseMarks } from './close-marks.ts';
import { Composer } from './composer.tsx';
import { ConversationView } from './conversation-view.tsx';
import { focusWhereWritten } from './focus-where-written.ts';
import { Gone } from './gone.tsx';
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

const Loading = () => (
  <p className="flex flex-1 items-center justify-center gap-3 text-ink-soft" role="status">
    <Spinner />
    <FormattedMessage id="chat.loading" />
  </p>
);

/** Once the chat is there and could be asked something, what the first answer will need is fetched in idle moments. */
function useResultsAhead(ready: boolean): void {
  const load = useResultCode(state => state.load);
  useEffect(() => {
    // When it fails it is tried again, and told, where a result has to be shown.
    const ahead = () => Promise.all([loadCloseMarks(), load()]).catch(() => undefined);
    return ready ? whenIdle(() => void ahead()) : undefined;
  }, [ready, load]);
}

/** The conversation that is open, or an empty new one, and where questions are written. Fills the height it is given. */
export function ChatScreen({ field }: { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const currentId = useApp(state => state.currentId);
  const isMissing = useApp(state => state.missing !== undefined && state.missing === state.currentId);
  const title = useApp(state => state.conversations?.find(({ id }) => id === state.currentId)?.title);
  // A new conversation begins with writing.
  useEffect(() => {
    if (currentId === undefined) focusWhereWritten(field);
  }, [field, currentId]);
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{title ?? <FormattedMessage id="chat.new" />}</h1>
      {isMissing && currentId !== undefined ? <Gone id={currentId} /> : <Conversation field={field} />}
    </div>
  );
}

function Conversation({ field }: { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const currentId = useApp(state => state.currentId);
  const turns = useApp(state => (state.currentId === undefined ? undefined : state.turns[state.currentId]));
  const connection = useApp(state => state.connection);
  const offline = useApp(state => state.socket === 'offline');
  const { sending, asked, ask, edit } = useAsking(field);
  useResultsAhead(Boolean(connection) && !offline && (currentId === undefined || turns !== undefined));
  const newest = turns?.at(-1);
  const running = newest !== undefined && newest.ending === undefined;
  const onAsk = Boolean(connection) && !offline && !running && !sending ? ask : undefined;
  return (
    <>
      {currentId === undefined && (
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <Greeting connection={connection} onAsk={onAsk} />
        </div>
      )}
      {currentId !== undefined && turns === undefined && <Loading />}
      {currentId !== undefined && turns !== undefined && (
        <ConversationView
          key={`turns-${currentId}`}
          onAsk={onAsk}
          onEdit={edit}
          onJump={() => focusWhereWritten(field)}
          sending={sending}
          turns={turns}
        />
      )}
      <div className="mx-auto w-full max-w-[54rem] px-3 pb-2 sm:px-6">
        <Refusal />
        <Composer field={field} onSend={ask} running={running} sending={sending} />
      </div>
      <Announcer asked={asked} key={`voice-${currentId}`} turn={newest} />
    </>
  );
}
