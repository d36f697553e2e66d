import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { ChangeForm } from './change-form.tsx';
import { Changeable } from './changeable.tsx';
import { useChange } from './use-change.ts';

/** Whose key the model is asked with, and a key of the connection's own. */
export function ModelKey({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  const ofServer = useApp(state => state.server.modelKey);
  const own = connection.gemini_api_key === 'set';
  const other = ofServer === false ? 'connection.modelKeyNone' : 'connection.modelKeyServer';
  return (
    <Changeable
      action={intl.formatMessage({ id: own ? 'connection.changeKey' : 'connection.setKey' })}
      done={intl.formatMessage({ id: 'connection.keyChanged' })}
      form={close => <KeyForm connection={connection} onClose={close} />}
    >
      <FormattedMessage id={own ? 'connection.modelKeyOwn' : other} />
    </Changeable>
  );
}

const NEEDED = ['gemini_api_key'] as const;

function KeyForm({ connection, onClose }: { connection: ConnectionSummary; onClose: (changed: boolean) => void }) {
  const intl = useIntl();
  const ofServer = useApp(state => state.server.modelKey);
  const change = useChange(connection.id, NEEDED, () => onClose(true));
  // Without it there has to be another: the server's, or the demo's rules.
  const removable = connection.gemini_api_key === 'set' && (ofServer === true || connection.source === 'demo');
  return (
    <ChangeForm
      change={change}
      more={
        removable && (
          <Button onClick={() => void change.send({ gemini_api_key: null })} small>
            <FormattedMessage id="connection.keyRemove" />
          </Button>
        )
      }
      needed={NEEDED}
      onCancel={() => onClose(false)}
      onSubmit={valueOf => void change.send({ gemini_api_key: valueOf('gemini_api_key') })}
      submit={intl.formatMessage({ id: 'connection.keySave' })}
      testing={intl.formatMessage({ id: 'connection.keyTesting' })}
    >
      <Field
        autoComplete="new-password"
        autoFocus
        error={change.failure?.field === undefined ? undefined : change.failure.message}
        hint={intl.formatMessage({ id: removable ? 'connection.keyRemoveHint' : 'connection.keyHint' })}
        label={intl.formatMessage({ id: 'setup.modelKey' })}
        name="gemini_api_key"
        spellCheck={false}
        type="password"
      />
    </ChangeForm>
  );
}
