import { type FormEvent, useEffect, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { type Details, keepsModelKey } from './details.ts';
import { fieldOf, type SetupField } from './field-of.ts';
import { ModelKeyField } from './model-key-field.tsx';

type Errors = Partial<Record<SetupField, string>>;

/** What is needed to reach a Looker. Each failure stands beside the field that mends it. */
export function LookerForm(props: {
  details: Details;
  onConnect: (typed: Details) => void;
  onChooseOther: () => void;
}) {
  const intl = useIntl();
  const failed = useFailure();
  const modelKey = useApp(state => state.server.modelKey);
  const connection = useApp(state => state.connection);
  const [typed, setTyped] = useState(props.details);
  const kept = keepsModelKey(connection, typed.url);
  const [errors, setErrors] = useState<Errors>(failed);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusFirstError(form.current), [errors]);

  const change = (change: Partial<Details>) => {
    setTyped({ ...typed, ...change });
    const fresh = Object.keys(change);
    if (fresh.some(name => name in errors)) {
      setErrors(Object.fromEntries(Object.entries(errors).filter(([name]) => !fresh.includes(name))));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = missingFields(typed, modelKey === false && !kept, intl.formatMessage({ id: 'setup.missing' }));
    if (Object.keys(missing).length > 0) setErrors(missing);
    else props.onConnect(typed);
  };

  return (
    <section className="rounded-card border border-line bg-surface p-5 sm:p-7">
      <Intro />
      <form autoComplete="off" className="grid gap-6" noValidate onSubmit={submit} ref={form}>
        <LookerFields errors={errors} onChange={change} typed={typed} />
        <ModelKeyField
          error={errors.gemini_api_key}
          kept={kept}
          onChange={gemini_api_key => change({ gemini_api_key })}
          value={typed.gemini_api_key}
        />
        <Checkbox
          checked={typed.verify_ssl}
          error={errors.verify_ssl}
          hint={intl.formatMessage({ id: 'setup.verifySslHint' })}
          label={intl.formatMessage({ id: 'setup.verifySsl' })}
          name="verify_ssl"
          onChange={event => change({ verify_ssl: event.target.checked })}
        />
        <div className="flex flex-wrap gap-2">
          <Button look="primary" type="submit">
            <FormattedMessage id={Object.keys(failed).length > 0 ? 'setup.tryAgain' : 'setup.connect'} />
          </Button>
          <Button look="quiet" onClick={props.onChooseOther}>
            <FormattedMessage id="setup.other" />
          </Button>
        </div>
      </form>
    </section>
  );
}

function Intro() {
  const keepsSecrets = useApp(state => state.server.keepsSecrets);
  return (
    <>
      <h2 className="font-semibold text-lg">
        <FormattedMessage id="setup.formTitle" />
      </h2>
      <p className="mt-1 mb-6 text-ink-soft">
        <FormattedMessage id="setup.formText" />
      </p>
      {keepsSecrets === false && (
        <p className="mb-6 rounded-card bg-warning-soft px-4 py-3 text-warning">
          <FormattedMessage id="setup.noKey" />
        </p>
      )}
    </>
  );
}

function LookerFields({
  typed,
  errors,
  onChange,
}: {
  typed: Details;
  errors: Errors;
  onChange: (change: Partial<Details>) => void;
}) {
  const intl = useIntl();
  const secretGone = useApp(state => state.setup !== undefined);
  return (
    <>
      <Field
        autoCapitalize="none"
        autoFocus={typed.url === ''}
        error={errors.url}
        hint={intl.formatMessage({ id: 'setup.urlHint' })}
        inputMode="url"
        label={intl.formatMessage({ id: 'setup.url' })}
        name="url"
        onChange={event => onChange({ url: event.target.value })}
        placeholder={intl.formatMessage({ id: 'setup.urlExample' })}
        spellCheck={false}
        value={typed.url}
      />
      <div className="grid gap-6 sm:grid-cols-2">
        <Field
          autoCapitalize="none"
          error={errors.client_id}
          hint={intl.formatMessage({ id: 'setup.clientIdHint' })}
          label={intl.formatMessage({ id: 'setup.clientId' })}
          name="client_id"
          onChange={event => onChange({ client_id: event.target.value })}
          spellCheck={false}
          value={typed.client_id}
        />
        <Field
          autoComplete="new-password"
          error={errors.client_secret}
          hint={intl.formatMessage({ id: secretGone ? 'setup.secretAgain' : 'setup.clientSecretHint' })}
          label={intl.formatMessage({ id: 'setup.clientSecret' })}
          name="client_secret"
          onChange={event => onChange({ client_secret: event.target.value })}
          spellCheck={false}
          type="password"
          value={typed.client_secret}
        />
      </div>
    </>
  );
}

/** What the last run failed with, where a field can mend it. */
function useFailure(): Errors {
  const setup = useApp(state => state.setup);
  const last = setup?.statuses.at(-1);
  const field = last?.status === 'error' ? fieldOf(last.code, setup?.field) : undefined;
  return field === undefined || last === undefined ? {} : { [field]: last.message };
}

function missingFields(typed: Details, needsModelKey: boolean, message: string): Errors {
  const needed = [
    'url',
    'client_id',
    'client_secret',
    ...(needsModelKey ? (['gemini_api_key'] as const) : []),
  ] as const;
  return Object.fromEntries(needed.filter(name => typed[name].trim() === '').map(name => [name, message]));
}

function focusFirstError(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
}
