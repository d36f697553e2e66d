import { type Ref, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ConversationSummary } from '../../../src/contract/api.ts';
import { useApp } from '../state/store.ts';
import { classNames } from '../ui/class-names.ts';
import { Confirm } from '../ui/confirm.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { RenameField } from './rename-field.tsx';
import { withFound } from './search-words.ts';

interface EntryProps {
  readonly conversation: ConversationSummary;
  readonly current: boolean;
  /** What is searched, folded. */
  readonly words: readonly string[];
  readonly onOpen: () => void;
  readonly onRemoved: () => void;
}

function RunningDot() {
  const intl = useIntl();
  return (
    <span className="flex size-4 shrink-0 items-center justify-center">
      <span aria-hidden="true" className="size-2 animate-pulse rounded-full bg-accent" />
      <span className="sr-only">{intl.formatMessage({ id: 'chat.writing' })}</span>
    </span>
  );
}

function EntryMenu(props: { title: string; onRename: () => void; onDelete: () => void }) {
  const intl = useIntl();
  return (
    <Menu
      trigger={
        <IconButton
          className="hover-shown"
          icon="more"
          label={intl.formatMessage({ id: 'chat.more' }, { title: props.title })}
          small
        />
      }
    >
      <MenuItem icon="edit" onSelect={props.onRename}>
        {intl.formatMessage({ id: 'chat.rename' })}
      </MenuItem>
      <MenuItem danger icon="trash" onSelect={props.onDelete}>
        {intl.formatMessage({ id: 'chat.delete' })}
      </MenuItem>
    </Menu>
  );
}

/** A title with the words that were searched marked in it. */
const Title = ({ title, words }: { title: string; words: readonly string[] }) =>
  withFound(title, words).map(({ text, found }, at) =>
    // The pieces are of one text and stand where they stand.
    // oxlint-disable-next-line react/no-array-index-key
    found ? (
      <mark className="rounded-sm bg-warning-soft text-ink" key={at}>
        {text}
      </mark>
    ) : (
      text
    ),
  );

function OpenButton({
  conversation,
  current,
  words,
  onOpen,
  ref,
}: Omit<EntryProps, 'onRemoved'> & { ref: Ref<HTMLButtonElement> }) {
  const { title, running } = conversation;
  return (
    <button
      aria-current={current ? 'page' : undefined}
      className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2.5 py-1.5 text-left text-sm"
      onClick={onOpen}
      ref={ref}
      title={title}
      type="button"
    >
      <span className="min-w-0 flex-1 truncate">
        <Title title={title} words={words} />
      </span>
      {running && <RunningDot />}
    </button>
  );
}

/** A conversation in the list: opens it; its menu renames and deletes. */
export function ConversationEntry({ conversation, current, words, onOpen, onRemoved }: EntryProps) {
  const intl = useIntl();
  const actions = useApp(state => state.actions);
  const [state, setState] = useState<'shown' | 'renaming' | 'deleting'>('shown');
  const button = useRef<HTMLButtonElement>(null);
  const { id, title } = conversation;

  // The button is there only once this is drawn; how many frames that takes nobody knows.
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (state !== 'shown' || !wantsFocus.current) return;
    wantsFocus.current = false;
    button.current?.focus();
  }, [state]);

  const onRenamed = (byKey: boolean): void => {
    wantsFocus.current = byKey;
    setState('shown');
  };
  if (state === 'renaming') {
    return (
      <li>
        <RenameField onDone={onRenamed} onRename={changed => actions.rename(id, changed)} title={title} />
      </li>
    );
  }
  return (
    <li
      className={classNames(
        'flex items-center rounded-md pr-0.5',
        current ? 'bg-accent-soft font-medium' : 'hover:bg-line/60',
      )}
    >
      <OpenButton conversation={conversation} current={current} onOpen={onOpen} ref={button} words={words} />
      <EntryMenu onDelete={() => setState('deleting')} onRename={() => setState('renaming')} title={title} />
      <Confirm
        action={intl.formatMessage({ id: 'chat.delete' })}
        description={intl.formatMessage({ id: 'chat.deleteText' }, { title })}
        onConfirm={() => actions.remove(id).then(onRemoved)}
        onOpenChange={isOpen => setState(isOpen ? 'deleting' : 'shown')}
        open={state === 'deleting'}
        title={intl.formatMessage({ id: 'chat.deleteTitle' })}
      />
    </li>
  );
}
