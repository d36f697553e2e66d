import { FormattedMessage } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Spinner } from '../ui/spinner.tsx';

/** Says that the connection is gone, while it is. It floats, so that nothing jumps when it comes and goes. */
export function OfflineNotice() {
  const offline = useApp(state => state.access === 'member' && state.socket === 'offline');
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-15 z-30 flex justify-center px-4"
      role="status"
    >
      {offline && (
        <p className="flex items-center gap-2.5 rounded-card border border-warning/40 bg-warning-soft px-4 py-2 text-sm text-warning">
          <Spinner />
          <FormattedMessage id="app.offline" />
        </p>
      )}
    </div>
  );
}
