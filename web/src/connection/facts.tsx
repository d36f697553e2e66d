import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { connectionName } from '../app/connection-name.ts';
import { HiddenFields } from './hidden-fields.tsx';
import { ModelKey } from './model-key.tsx';
import { Secret } from './secret.tsx';

export function Facts({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
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
      <Fact label={intl.formatMessage({ id: 'connection.modelKey' })}>
        <ModelKey connection={connection} />
      </Fact>
      <Fact label={intl.formatMessage({ id: 'connection.hidden' })}>
        <HiddenFields connection={connection} />
      </Fact>
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
        <Secret connection={connection} />
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
