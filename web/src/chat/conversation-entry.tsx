import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ConversationSummary } from '../../../src/contract/api.ts';
import { useApp } from '../state/store.ts';
import { classNames } from '../ui/class-names.ts';
import { Confirm } from '../ui/confirm.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { RenameField } from './rename-field.tsx';

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

/** A conversation in the list: opens it; its menu renames and deletes. */
export function ConversationEntry({
  conversation,
  current,
  onRemoved,
}: {
  readonly conversation: ConversationSummary;
  readonly current: boolean;
  readonly onRemoved: () => void;
}) {
  const intl = useIntl();
  const actions = useApp(state => state.actions);
  const [state, setState] = useState<'shown' | 'renaming' | 'deleting'>('shown');
  const button = useRef<HTMLButtonElement>(null);
  const { id, title, running } = conversation;

  const onRenamed = (changed: string | undefined, byKey: boolean): void => {
    setState('shown');
    if (byKey) requestAnimationFrame(() => button.current?.focus());
    // A title that the server does not take stands as it was: nothing is lost that could not be typed again.
    if (changed !== undefined) actions.rename(id, changed).catch(() => undefined);
  };
  if (state === 'renaming') {
    return (
      <li>
        <RenameField onDone={onRenamed} title={title} />
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
      <button
        aria-current={current ? 'page' : undefined}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2.5 py-1.5 text-left text-sm"
        onClick={() => actions.open(id)}
        ref={button}
        title={title}
        type="button"
      >
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {running && <RunningDot />}
      </button>
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
