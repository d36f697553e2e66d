import { FormattedMessage } from 'react-intl';
import type { Turn } from '../state/types.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';

/** How an answer ended that did not end well: why, and the way to ask once more. */
export function Ending({
  ending,
  onAgain,
}: {
  readonly ending: NonNullable<Turn['ending']>;
  /** Undefined while nothing can be asked. */
  readonly onAgain: (() => void) | undefined;
}) {
  if (ending.outcome === 'done') return null;
  const failed = ending.outcome === 'failed';
  return (
    <div
      className={classNames(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border px-4 py-3',
        failed ? 'border-danger/35 bg-danger-soft' : 'border-line bg-sunken',
      )}
    >
      <Icon className={failed ? 'text-danger' : 'text-ink-soft'} name={failed ? 'alert' : 'info'} />
      <p className="min-w-0 flex-1 basis-60 wrap-anywhere">
        {ending.outcome === 'cancelled' || ending.message === undefined ? (
          <FormattedMessage id={`chat.${ending.outcome}`} />
        ) : (
          ending.message
        )}
      </p>
      <Button disabled={onAgain === undefined} onClick={onAgain} small>
        <Icon name="retry" />
        <FormattedMessage id="chat.again" />
      </Button>
    </div>
  );
}
