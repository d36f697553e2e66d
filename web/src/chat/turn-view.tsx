import { memo, useId, useMemo } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { Turn } from '../state/types.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { type AnswerItem, answerItems, answerText, thoughtsOf } from './answer-items.ts';
import { CopyButton } from './copy-button.tsx';
import { Ending } from './ending.tsx';
import { MarkdownText } from './markdown-text.tsx';
import { Question } from './question.tsx';
import { ResultSlot } from './result-slot.tsx';
import { LiveThought, Thoughts } from './thoughts.tsx';
import { ToolLine, ToolSummary } from './tool-line.tsx';
import { UsageInfo } from './usage-info.tsx';

/** Tool calls keep their objects while the answer grows around them. */
const Words = memo(MarkdownText);
const Tool = memo(ToolLine);

function Item({ item, growing }: { readonly item: AnswerItem; readonly growing: boolean }) {
  switch (item.kind) {
    case 'text':
      return <Words growing={growing} text={item.text} />;
    case 'result':
      return <ResultSlot result={item.result} wish={item.wish} />;
    case 'tools': {
      const [first, ...more] = item.calls;
      if (first === undefined) return null;
      return more.length === 0 ? <Tool call={first} /> : <ToolSummary calls={item.calls} />;
    }
  }
}

/** Some of its rows were there already. */
const isReused = ({ parts }: Turn): boolean =>
  parts.some(part => part.kind === 'result' && part.result.reused === true);

function Footer({ turn, onAgain }: { readonly turn: Turn; readonly onAgain: (() => void) | undefined }) {
  const intl = useIntl();
  const text = answerText(turn);
  return (
    <div className="-ml-2 flex items-center text-ink-soft">
      {text !== '' && <CopyButton text={text} />}
      {isReused(turn) && (
        <IconButton
          disabled={onAgain === undefined}
          icon="retry"
          label={intl.formatMessage({ id: 'chat.anew' })}
          onClick={onAgain}
          small
        />
      )}
      <UsageInfo turn={turn} />
    </div>
  );
}

/** A question with all that came of it. Turns that did not change are not rendered again. */
export const TurnView = memo(function TurnView({
  turn,
  onEdit,
  onAgain,
}: {
  readonly turn: Turn;
  readonly onEdit: (question: string) => void;
  /** Undefined while nothing can be asked. */
  readonly onAgain: ((question: string, fresh: boolean) => void) | undefined;
}) {
  // Who asks the same again wants to know how it is now.
  const again = onAgain === undefined ? undefined : () => onAgain(turn.question, true);
  const id = useId();
  const running = turn.ending === undefined;
  const thoughts = useMemo(() => thoughtsOf(turn), [turn]);
  const items = useMemo(() => answerItems(turn), [turn]);
  // A call that runs has a spinner of its own.
  const calling = turn.parts.some(part => part.kind === 'tool' && part.outcome === 'running');
  const isEmpty = turn.ending?.outcome === 'done' && items.length === 0;
  return (
    <article aria-busy={running} aria-labelledby={id} className="flex flex-col gap-3">
      <Question id={id} onEdit={onEdit} text={turn.question} />
      {turn.otherLooker && (
        <p className="text-ink-soft text-sm">
          <FormattedMessage id="chat.otherLooker" />
        </p>
      )}
      {turn.repeated && (
        <p className="text-ink-soft text-sm">
          <FormattedMessage id="chat.repeated" />
        </p>
      )}
      {thoughts !== '' && <Thoughts growing={running} text={thoughts} />}
      {items.map((item, at) => (
        <Item growing={running && at === items.length - 1} item={item} key={item.key} />
      ))}
      {running && !calling && <LiveThought thoughts={thoughts} writing={turn.parts.at(-1)?.kind === 'text'} />}
      {turn.damaged && (
        <p className="text-ink-soft text-sm">
          <FormattedMessage id="chat.damaged" />
        </p>
      )}
      {isEmpty && (
        <p className="text-ink-soft">
          <FormattedMessage id="chat.empty" />
        </p>
      )}
      {turn.ending !== undefined && <Ending ending={turn.ending} onAgain={again} />}
      {turn.usage?.looker_budget !== undefined && (
        <p className="text-ink-soft text-sm">
          <FormattedMessage id="chat.budget" values={turn.usage.looker_budget} />
        </p>
      )}
      {!running && <Footer onAgain={again} turn={turn} />}
    </article>
  );
});
