import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Icon } from '../ui/icon.tsx';
import { connectionName } from './connection-name.ts';
import { Header } from './header.tsx';

/** What is connected, and what can be done about it. */
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
        <section className="rounded-card border border-line bg-surface">
          <Facts connection={connection} />
          <Change connection={connection} />
        </section>
        <Disconnect connection={connection} />
      </main>
    </div>
  );
}

function Facts({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  const modelKey = useApp(state => state.server.modelKey);
  const own = connection.gemini_api_key === 'set';
  const keyOf = own
    ? 'connection.modelKeyOwn'
    : modelKey === false
      ? 'connection.modelKeyNone'
      : 'connection.modelKeyServer';
  return (
    <dl className="px-5 py-2">
      <Fact label={intl.formatMessage({ id: 'connection.source' })}>
        <strong className="font-semibold">{connectionName(connection, intl)}</strong>
        {connection.source === 'demo' && (
          <span className="block text-ink-soft text-sm">
            <FormattedMessage id="connection.demoText" />
          </span>
        )}
      </Fact>
      {connection.source === 'looker' && <LookerFacts connection={connection} />}
      {(own || modelKey !== undefined) && (
        <Fact label={intl.formatMessage({ id: 'connection.modelKey' })}>
          <FormattedMessage id={keyOf} />
        </Fact>
      )}
      <Fact label={intl.formatMessage({ id: 'connection.since' })}>
        <time dateTime={connection.connected_at}>
          {intl.formatDate(connection.connected_at, { dateStyle: 'long', timeStyle: 'short' })}
        </time>
      </Fact>
    </dl>
  );
}

function LookerFacts({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  return (
    <>
      <Fact label={intl.formatMessage({ id: 'connection.address' })}>{connection.url}</Fact>
      <Fact label={intl.formatMessage({ id: 'connection.clientId' })}>
        <code className="text-sm">{connection.client_id}</code>
      </Fact>
      <Fact label={intl.formatMessage({ id: 'connection.secret' })}>
        <FormattedMessage id="connection.secretKept" />
      </Fact>
      <Fact label={intl.formatMessage({ id: 'connection.ssl' })}>
        <FormattedMessage id={connection.verify_ssl ? 'connection.sslOn' : 'connection.sslOff'} />
      </Fact>
    </>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="grid gap-x-4 gap-y-0.5 border-line border-b py-3 last:border-0 sm:grid-cols-[10rem_1fr]">
    <dt className="text-ink-soft text-sm sm:pt-px">{label}</dt>
    <dd className="min-w-0 wrap-anywhere">{children}</dd>
  </div>
);

function Change({ connection }: { connection: ConnectionSummary }) {
  const { go, startSetup } = useApp(state => state.actions);
  const demo = connection.source === 'demo';
  return (
    <div className="border-line border-t px-5 py-4">
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => go('connect')}>
          <FormattedMessage id={demo ? 'connection.switchLooker' : 'connection.change'} />
        </Button>
        <Button onClick={() => startSetup({ use_demo: true })}>
          <FormattedMessage id={demo ? 'connection.testAgain' : 'connection.switchDemo'} />
        </Button>
      </div>
      {!demo && (
        <p className="mt-3 text-ink-soft text-sm">
          <FormattedMessage id="connection.changeText" />
        </p>
      )}
    </div>
  );
}

function Disconnect({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  const { disconnect } = useApp(state => state.actions);
  return (
    <div className="mt-6 flex flex-wrap items-center justify-between gap-3 rounded-card border border-line px-5 py-4">
      <p className="text-ink-soft text-sm">
        <FormattedMessage id="connection.disconnectHint" />
      </p>
      <Confirm
        action={intl.formatMessage({ id: 'connection.disconnect' })}
        description={intl.formatMessage({ id: 'connection.disconnectText' })}
        onConfirm={disconnect}
        title={intl.formatMessage({ id: 'connection.disconnectTitle' }, { name: connectionName(connection, intl) })}
        trigger={
          <Button look="danger">
            <FormattedMessage id="connection.disconnect" />
          </Button>
        }
      />
    </div>
  );
}
