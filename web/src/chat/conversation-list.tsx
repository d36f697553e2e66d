import { type RefObject, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import type { ConversationSummary } from '../../../src/contract/api.ts';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import './chat.css';
import { ConversationEntry } from './conversation-entry.tsx';
import { conversationGroups, foundConversations } from './conversation-groups.ts';
import { SearchField } from './search-field.tsx';
import { searchWords } from './search-words.ts';
import { type Search, useSearch } from './use-search.ts';

/** What there is, in words: nothing yet, or how much of it was found. */
function Status({ count, search, isEmpty }: { count: number; search: Search; isEmpty: boolean }) {
  if (isEmpty) return <FormattedMessage id="chat.none" />;
  if (search.state === 'none' || search.state === 'under way') return null;
  const text = search.text.trim();
  if (count > 0) return <FormattedMessage id="chat.found" values={{ count }} />;
  return <FormattedMessage id={search.state === 'titles' ? 'chat.noTitle' : 'chat.nothingFound'} values={{ text }} />;
}

/** The place of a list that is on its way. */
const Skeleton = () => (
  <div aria-hidden="true" className="flex animate-pulse flex-col gap-3 px-2.5 pt-4">
    {['w-4/5', 'w-3/5', 'w-11/12', 'w-2/3'].map(width => (
      <span className={`h-4 rounded bg-line ${width}`} key={width} />
    ))}
  </div>
);

function Groups(props: {
  readonly conversations: readonly ConversationSummary[];
  readonly words: readonly string[];
  readonly onOpen: (id: string) => void;
  readonly onRemoved: () => void;
}) {
  const currentId = useApp(state => state.currentId);
  return conversationGroups(props.conversations, new Date()).map(group => (
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
            onOpen={() => props.onOpen(conversation.id)}
            onRemoved={props.onRemoved}
            words={props.words}
          />
        ))}
      </ul>
    </section>
  ));
}

/** All conversations: a new one, search over titles and texts, and each with its menu. Fills the height it is given. */
export function ConversationList({
  searchField,
  onOpened,
}: {
  readonly searchField: RefObject<HTMLInputElement | null>;
  /** One was chosen, be it the one that is open already; undefined is a new one. */
  readonly onOpened: (id: string | undefined) => void;
}) {
  const conversations = useApp(state => state.conversations);
  const actions = useApp(state => state.actions);
  const newButton = useRef<HTMLButtonElement>(null);
  const search = useSearch();
  const words = searchWords(search.text);
  const shown = foundConversations(conversations ?? [], words, search.found);
  const open = (id: string | undefined): void => {
    actions.open(id);
    onOpened(id);
  };
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col gap-3 p-3">
      <Button onClick={() => open(undefined)} ref={newButton}>
        <Icon name="plus" />
        <FormattedMessage id="chat.new" />
      </Button>
      {conversations?.length !== 0 && <SearchField field={searchField} onChange={search.change} value={search.text} />}
      <div aria-busy={conversations === undefined} className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1 pb-1">
        <p className="wrap-anywhere px-2.5 text-ink-soft text-sm" role="status">
          <Status count={shown.length} isEmpty={conversations?.length === 0} search={search} />
        </p>
        {conversations === undefined && <Skeleton />}
        <Groups conversations={shown} onOpen={open} onRemoved={() => newButton.current?.focus()} words={words} />
      </div>
    </div>
  );
}
