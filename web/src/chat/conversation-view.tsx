import { useEffect, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { StickToBottom, useStickToBottomContext } from 'use-stick-to-bottom';
import type { Turn } from '../state/types.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { FollowUps, resultToFollow } from './follow-ups.tsx';
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

/** It takes its place from the bottom of the view: it covers no words, and those being read stay where they are. */
function JumpToNewest({ onJump }: { readonly onJump: () => void }) {
  const { isAtBottom, scrollToBottom } = useStickToBottomContext();
  if (isAtBottom) return null;
  return (
    <div className="flex shrink-0 justify-center border-line border-t py-1.5">
      <Button
        onClick={() => {
          void scrollToBottom();
          onJump();
        }}
        small
      >
        <Icon name="chevronDown" />
        <FormattedMessage id="chat.jump" />
      </Button>
    </div>
  );
}

const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The turns of a conversation; the view stays at the newest words until someone scrolls up. */
export function ConversationView({
  turns,
  sending,
  onEdit,
  onAsk,
  onJump,
}: {
  readonly turns: readonly Turn[];
  /** A question is on its way to the server. */
  readonly sending: boolean;
  readonly onEdit: (question: string) => void;
  /** Undefined while nothing can be asked. */
  readonly onAsk: ((question: string, fresh?: boolean) => void) | undefined;
  /** The focus needs a place: what had it goes. */
  readonly onJump: () => void;
}) {
  const newest = turns.at(-1);
  const followed = newest === undefined || sending ? undefined : resultToFollow(newest);
  return (
    <StickToBottom className="flex min-h-0 flex-1 flex-col" initial="instant" resize={calm() ? 'instant' : 'smooth'}>
      <StickToBottom.Content
        className="mx-auto flex w-full max-w-[54rem] flex-col gap-9 px-4 pt-6 pb-8 sm:px-6"
        scrollClassName="chat-scroll"
      >
        {turns.map((turn, at) => (
          // A turn's id changes when it starts; its place does not.
          // oxlint-disable-next-line react/no-array-index-key
          <TurnView key={at} onAgain={onAsk} onEdit={onEdit} turn={turn} />
        ))}
        {followed !== undefined && <FollowUps key={followed} onAsk={onAsk} resultId={followed} />}
      </StickToBottom.Content>
      <FollowNewest count={turns.length} />
      <JumpToNewest onJump={onJump} />
    </StickToBottom>
  );
}
