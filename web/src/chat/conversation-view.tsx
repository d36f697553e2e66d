import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { StickToBottom, useStickToBottomContext } from 'use-stick-to-bottom';
import type { Turn } from '../state/types.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { TurnView } from './turn-view.tsx';

/** A new question brings the newest back into view, wherever one had scrolled. */
function FollowNewest({ count }: { readonly count: number }) {
  const { scrollToBottom } = useStickToBottomContext();
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) void scrollToBottom();
    before.current = count;
  }, [count, scrollToBottom]);
  return null;
}

function JumpToNewest() {
  const intl = useIntl();
  const { isAtBottom, scrollToBottom } = useStickToBottomContext();
  if (isAtBottom) return null;
  return (
    <IconButton
      className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full!"
      icon="chevronDown"
      label={intl.formatMessage({ id: 'chat.jump' })}
      look="secondary"
      onClick={() => void scrollToBottom()}
    />
  );
}

const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The turns of a conversation; the view stays at the newest words until someone scrolls up. */
export function ConversationView({
  turns,
  onEdit,
  onAgain,
}: {
  readonly turns: readonly Turn[];
  readonly onEdit: (question: string) => void;
  readonly onAgain: ((question: string) => void) | undefined;
}) {
  return (
    <StickToBottom className="relative min-h-0 flex-1" initial="instant" resize={calm() ? 'instant' : 'smooth'}>
      <StickToBottom.Content
        className="mx-auto flex w-full max-w-[54rem] flex-col gap-9 px-4 pt-6 pb-8 sm:px-6"
        scrollClassName="chat-scroll"
      >
        {turns.map((turn, at) => (
          // A turn's id changes when it starts; its place does not.
          // oxlint-disable-next-line react/no-array-index-key
          <TurnView key={at} onAgain={onAgain} onEdit={onEdit} turn={turn} />
        ))}
      </StickToBottom.Content>
      <FollowNewest count={turns.length} />
      <JumpToNewest />
    </StickToBottom>
  );
}
