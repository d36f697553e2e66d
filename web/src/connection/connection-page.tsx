import { FormattedMessage } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { Header } from '../app/header.tsx';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Disconnect } from './disconnect.tsx';
import { Facts } from './facts.tsx';
import { LastTest } from './last-test.tsx';
import { Usage } from './usage.tsx';

/** What is connected, how it does, and what can be done about it. */
export function ConnectionPage({ connection }: { connection: ConnectionSummary }) {
  const { go } = useApp(state => state.actions);
  return (
    <div className="flex min-h-dvh flex-col">
      <Header />
      <main className="mx-auto w-full max-w-2xl grow px-5 py-8 outline-none sm:py-12" id="content" tabIndex={-1}>
        <Button className="-ml-2.5 mb-4" look="quiet" onClick={() => go('chat')} small>
          <Icon name="back" />
          <FormattedMessage id="app.back" />
        </Button>
        <h1 className="mb-6 font-semibold text-2xl tracking-tight">
          <FormattedMessage id="connection.title" />
        </h1>
        <div className="grid gap-6">
          <section className="min-w-0 rounded-card border border-line bg-surface">
            {/* By its id: what was typed for one connection is not kept for another. */}
            <Facts connection={connection} key={connection.id} />
            <Replace connection={connection} />
          </section>
          <LastTest connection={connection} />
          <Usage newestTest={connection.last_test?.at} />
          <Disconnect connection={connection} />
        </div>
      </main>
    </div>
  );
}

/** The ways to another connection. */
function Replace({ connection }: { connection: ConnectionSummary }) {
  const { go, startSetup } = useApp(state => state.actions);
  const demo = connection.source === 'demo';
  return (
    <div className="border-line border-t px-5 py-4">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => go('connect')}>
          <FormattedMessage id={demo ? 'connection.switchLooker' : 'connection.change'} />
        </Button>
        {!demo && (
          <Button onClick={() => startSetup({ use_demo: true })}>
            <FormattedMessage id="connection.switchDemo" />
          </Button>
        )}
      </div>
      {!demo && (
        <p className="mt-3 text-ink-soft text-sm">
          <FormattedMessage id="connection.changeText" />
        </p>
      )}
    </div>
  );
}
