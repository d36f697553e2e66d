import { FormattedMessage, useIntl } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';
import { Field } from '../ui/field.tsx';
import { ChangeForm } from './change-form.tsx';
import { Changeable } from './changeable.tsx';
import { useChange } from './use-change.ts';

/** The client secret: never shown, and changed without the rest being typed again. */
export function Secret({ connection }: { connection: ConnectionSummary }) {
  const intl = useIntl();
  return (
    <Changeable
      action={intl.formatMessage({ id: 'connection.changeSecret' })}
      done={intl.formatMessage({ id: 'connection.secretChanged' })}
      form={close => <SecretForm connection={connection} onClose={close} />}
    >
      <FormattedMessage id="connection.secretKept" />
    </Changeable>
  );
}

const NEEDED = ['client_id', 'client_secret'] as const;

function SecretForm({ connection, onClose }: { connection: ConnectionSummary; onClose: (changed: boolean) => void }) {
  const intl = useIntl();
  const change = useChange(connection.id, NEEDED, () => onClose(true));
  const errorOf = (name: string) => (change.failure?.field === name ? change.failure.message : undefined);
  return (
    <ChangeForm
      change={change}
      needed={NEEDED}
      onCancel={() => onClose(false)}
      onSubmit={valueOf =>
        void change.send({ client_id: valueOf('client_id'), client_secret: valueOf('client_secret') })
      }
      submit={intl.formatMessage({ id: 'connection.secretSave' })}
      testing={intl.formatMessage({ id: 'connection.secretTesting' })}
    >
      <Field
        autoCapitalize="none"
        autoComplete="off"
        defaultValue={connection.client_id ?? ''}
        error={errorOf('client_id')}
        label={intl.formatMessage({ id: 'setup.clientId' })}
        name="client_id"
        spellCheck={false}
      />
      <Field
        autoComplete="new-password"
        autoFocus
        error={errorOf('client_secret')}
        hint={intl.formatMessage({ id: 'connection.secretHint' })}
        label={intl.formatMessage({ id: 'setup.clientSecret' })}
        name="client_secret"
        spellCheck={false}
        type="password"
      />
    </ChangeForm>
  );
}
