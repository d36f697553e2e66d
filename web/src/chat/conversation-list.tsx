import { useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import './chat.css';
import { ConversationEntry } from './conversation-entry.tsx';
import { conversationGroups } from './conversation-groups.ts';

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'chat.search' });
  return (
    <div className="relative">
      <Icon className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 text-ink-soft" name="search" />
      <input
        aria-label={label}
        className="min-h-9 w-full rounded-md border border-line bg-surface py-1 pr-2 pl-9 text-sm"
        onChange={event => onChange(event.target.value)}
        placeholder={label}
        type="search"
        value={value}
      />
    </div>
  );
}

/** All conversations: a new one, search over titles, and each with its menu. Fills the height it is given. */
export function ConversationList() {
  const conversations = useApp(state => state.conversations);
  const currentId = useApp(state => state.currentId);
  const actions = useApp(state => state.actions);
  const newButton = useRef<HTMLButtonElement>(null);
  const [search, setSearch] = useState('');
  const groups = conversationGroups(conversations, search, new Date());
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col gap-3 p-3">
      <Button onClick={() => actions.open(undefined)} ref={newButton}>
        <Icon name="plus" />
        <FormattedMessage id="chat.new" />
      </Button>
      {conversations.length > 0 && <Search onChange={setSearch} value={search} />}
      <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1 pb-1">
        <p className="px-2.5 text-ink-soft text-sm" role="status">
          {conversations.length === 0 && <FormattedMessage id="chat.none" />}
          {conversations.length > 0 && groups.length === 0 && (
            <FormattedMessage id="chat.nothingFound" values={{ text: search.trim() }} />
          )}
        </p>
        {groups.map(group => (
          <section key={group.age}>
            <h2 className="px-2.5 pt-3 pb-1 font-medium text-ink-soft text-xs">
              <FormattedMessage id={`chat.${group.age}`} />
            </h2>
            <ul>
              {group.conversations.map(conversation => (
                <ConversationEntry
                  conversation={conversation}
                  current={conversation.id === currentId}
                  key={conversation.id}
                  onRemoved={() => newButton.current?.focus()}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}
