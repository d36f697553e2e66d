import { useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary, ConnectionTest } from '../../../src/contract/api.ts';
import { failureWords } from '../state/failure-words.ts';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { testConnection } from './calls.ts';

/** How the connection did when it was last tried, and trying it again. */
export function LastTest({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  const { refresh } = useApp(state => state.actions);
  const [testing, setTesting] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const run = async () => {
    if (testing) return;
    setTesting(true);
    setRefusal(undefined);
    try {
      await testConnection(connection.id);
    } catch (error) {
      setRefusal(failureWords(error, intl));
    }
    await refresh();
    setTesting(false);
  };
  return (
    <section aria-labelledby="last-test" className="min-w-0 rounded-card border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-lg" id="last-test">
          <FormattedMessage id="connection.test" />
        </h2>
        {/* Not disabled while it works: it would lose the focus. */}
        <Button aria-disabled={testing} onClick={() => void run()} small>
          {testing ? <Spinner /> : <Icon name="retry" />}
          <FormattedMessage id="connection.testAgain" />
        </Button>
      </div>
      <LiveRegion visible>
        <div className="mt-2">
          {testing ? <FormattedMessage id="connection.testing" /> : <Outcome test={connection.last_test} />}
        </div>
        {refusal !== undefined && <p className="mt-2 text-danger">{refusal}</p>}
      </LiveRegion>
    </section>
  );
}

function Outcome({ test }: { test: ConnectionTest | null }) {
  const intl = useIntl();
  if (test === null) return <FormattedMessage id="connection.testNone" />;
  const passed = test.outcome === 'done';
  const when = intl.formatDate(test.at, { dateStyle: 'medium', timeStyle: 'short' });
  const seconds = intl.formatNumber(test.duration_ms / 1000, { maximumFractionDigits: 1 });
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2">
        <Icon className={passed ? 'text-accent' : 'text-danger'} name={passed ? 'check' : 'alert'} />
        <strong className={passed ? 'font-semibold' : 'font-semibold text-danger'}>
          <FormattedMessage id={passed ? 'connection.testPassed' : 'connection.testFailed'} />
        </strong>
        <time className="text-ink-soft text-sm" dateTime={test.at}>
          <FormattedMessage id="connection.testWhen" values={{ when, seconds }} />
        </time>
      </p>
      <p className="mt-1 wrap-anywhere">
        {passed ? (
          <FormattedMessage
            id="connection.testFound"
            values={{ models: test.models ?? 0, explores: test.explores ?? 0 }}
          />
        ) : (
          test.message
        )}
      </p>
    </>
  );
}
