import { type KeyboardEvent, type RefObject, useId, useLayoutEffect } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { MAX_QUESTION } from '../../../src/contract/frames.ts';
import { useApp } from '../state/store.ts';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useDrafts } from './drafts.ts';

/** From so few characters left on, the counter shows. */
const NEAR_LIMIT = 1000;

export interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly running: boolean;
  readonly sending: boolean;
  readonly onSend: (text: string) => void;
}

/** Why no question can be sent now. */
type Obstacle = 'chat.notConnected' | 'chat.offline' | 'chat.runningHint';
type Note = Obstacle | 'chat.aside';

function useObstacle(running: boolean): Obstacle | undefined {
  const connection = useApp(state => state.connection);
  const offline = useApp(state => state.socket === 'offline');
  if (connection === null) return 'chat.notConnected';
  if (offline) return 'chat.offline';
  return running ? 'chat.runningHint' : undefined;
}

/** The field grows with its text; its greatest height stands in its class. */
function useGrowth(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const { current } = field;
    if (current === null) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  }, [field, text]);
}

function Counter({ left }: { left: number }) {
  if (left > NEAR_LIMIT) return null;
  return (
    <span className={classNames('tabular-nums', left < 0 && 'text-danger')}>
      <FormattedMessage id={left < 0 ? 'chat.tooMany' : 'chat.left'} values={{ count: Math.abs(left) }} />
    </span>
  );
}

function SendButton({
  running,
  sending,
  canSend,
  onStop,
}: {
  running: boolean;
  sending: boolean;
  canSend: boolean;
  readonly onStop: () => void;
}) {
  const intl = useIntl();
  if (running) {
    const label = intl.formatMessage({ id: 'chat.stop' });
    return <IconButton icon="stop" className="[&_path]:fill-current" label={label} look="primary" onClick={onStop} />;
  }
  const label = intl.formatMessage({ id: 'chat.send' });
  return <IconButton disabled={!canSend} icon="send" label={label} look="primary" pending={sending} type="submit" />;
}

/** One small line under the field: what stands in the way, what was put aside, or which key does what. */
function Hint({ id, note, left }: { id: string; note: Note | undefined; left: number }) {
  return (
    <p className="mt-1.5 flex min-h-5 flex-wrap justify-between gap-x-4 px-2 text-ink-soft text-xs">
      <span className={classNames(note === undefined && 'max-sm:hidden')} id={id}>
        <FormattedMessage id={note ?? 'chat.keys'} />
      </span>
      <Counter left={left} />
    </p>
  );
}

/** Where questions are written. Enter sends, Shift + Enter breaks the line; while an answer runs its button stops it. */
export function Composer({ field, running, sending, onSend }: ComposerProps) {
  const intl = useIntl();
  const id = useId();
  const currentId = useApp(state => state.currentId);
  const draft = useDrafts(state => state.drafts[currentId ?? ''] ?? '');
  const hasAside = useDrafts(state => state.aside[currentId ?? ''] !== undefined);
  const { setDraft, giveBack } = useDrafts.getState();
  const actions = useApp(state => state.actions);
  const obstacle = useObstacle(running);
  const closed = obstacle === 'chat.notConnected';
  const left = MAX_QUESTION - draft.trim().length;
  const canSend = obstacle === undefined && !sending && draft.trim() !== '' && left >= 0;
  useGrowth(field, draft);

  const send = (): void => {
    if (canSend) onSend(draft.trim());
  };
  const stop = (): void => {
    actions.stop();
    // The button that had the focus is about to be another, which is closed while nothing is written.
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && hasAside) giveBack(currentId);
    // While an input method composes a character, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2 rounded-[14px] border border-line-strong bg-surface p-1.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent has-[textarea:disabled]:bg-sunken">
        <textarea
          aria-describedby={`${id}-hint`}
          aria-label={intl.formatMessage({ id: 'chat.question' })}
          className="max-h-[13.25rem] min-h-10 flex-1 resize-none bg-transparent px-2.5 py-2 text-base leading-6 outline-none"
          disabled={closed}
          onChange={event => setDraft(currentId, event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={intl.formatMessage({ id: 'chat.placeholder' })}
          readOnly={sending}
          ref={field}
          rows={1}
          value={draft}
        />
        <SendButton canSend={canSend} onStop={stop} running={running} sending={sending} />
      </div>
      <Hint id={`${id}-hint`} left={left} note={obstacle ?? (hasAside ? 'chat.aside' : undefined)} />
    </form>
  );
}
