import { useIntl } from 'react-intl';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { ResultTrouble, ResultWaiting } from './result-waiting.tsx';
import type { RowsState } from './use-rows.ts';

/** Rows of a result above which the wait is told in numbers: more than one page. */
const TELLING = 1000;

/** Rows that are on their way, or did not come. */
export function RowsWaiting({ state, count }: { state: Exclude<RowsState, { status: 'ready' }>; count: number }) {
  const intl = useIntl();
  if (state.status === 'loading') {
    const id = count > TELLING ? 'results.loadingSome' : 'results.loading';
    return <ResultWaiting words={intl.formatMessage({ id }, { loaded: state.loaded, count })} />;
  }
  return (
    <ResultTrouble words={intl.formatMessage({ id: 'results.failed' })}>
      <Button onClick={state.retry} small>
        <Icon name="retry" />
        {intl.formatMessage({ id: 'results.retry' })}
      </Button>
    </ResultTrouble>
  );
}
