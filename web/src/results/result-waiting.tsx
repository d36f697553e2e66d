import { useIntl } from 'react-intl';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { RowsState } from './use-rows.ts';

/** Rows of a result above which the wait is told in numbers: more than one page. */
const TELLING = 1000;
const BARS = [38, 62, 50, 78, 56, 88, 70, 44];

/** Stands where chart and table will be, as tall as they usually are, so that nothing jumps. */
export function ResultWaiting({ state, count }: { state: Exclude<RowsState, { status: 'ready' }>; count: number }) {
  const intl = useIntl();
  if (state.status === 'failed') {
    return (
      <div className="flex min-h-48 flex-col items-center justify-center gap-3 text-center" role="alert">
        <p className="flex items-center gap-2">
          <Icon className="text-danger" name="alert" />
          {intl.formatMessage({ id: 'results.failed' })}
        </p>
        <Button onClick={state.retry} small>
          <Icon name="retry" />
          {intl.formatMessage({ id: 'results.retry' })}
        </Button>
      </div>
    );
  }
  const words =
    count > TELLING
      ? intl.formatMessage({ id: 'results.loadingSome' }, { loaded: state.loaded, count })
      : intl.formatMessage({ id: 'results.loading' });
  return (
    <div className="flex min-h-96 flex-col justify-end gap-3">
      <div aria-hidden="true" className="flex grow animate-pulse items-end gap-3 border-line border-b pt-12">
        {BARS.map(height => (
          <div className="grow rounded-t-sm bg-sunken" key={height} style={{ height: `${height}%` }} />
        ))}
      </div>
      <p className="text-ink-soft text-sm" role="status">
        {words}
      </p>
    </div>
  );
}
