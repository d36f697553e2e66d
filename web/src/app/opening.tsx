import { FormattedMessage } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Spinner } from '../ui/spinner.tsx';

/** The moment before the server has said who one is. */
export function Opening() {
  const offline = useApp(state => state.socket === 'offline');
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <p className="flex items-center gap-3 text-ink-soft" role="status">
        <Spinner />
        <FormattedMessage id={offline ? 'app.unreachable' : 'app.loading'} />
      </p>
    </main>
  );
}
