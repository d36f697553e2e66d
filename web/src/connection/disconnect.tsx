import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { connectionName } from '../app/connection-name.ts';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';

/** The end of the connection, after a question that says what is deleted. */
export function Disconnect({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  const { disconnect } = useApp(state => state.actions);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-line px-5 py-4">
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
