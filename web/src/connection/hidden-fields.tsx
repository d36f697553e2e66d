import { useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { useChange } from './use-change.ts';

/** Whether questions may use what Looker's developers have hidden. */
export function HiddenFields({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  const { pending, failure, send } = useChange(connection.id, [], () => {});
  return (
    <Checkbox
      checked={connection.show_hidden}
      aria-busy={pending}
      error={failure?.message}
      hint={intl.formatMessage({ id: 'connection.hiddenHint' })}
      label={intl.formatMessage({ id: 'connection.hiddenUse' })}
      onChange={event => void (pending || send({ show_hidden: event.target.checked }))}
    />
  );
}
