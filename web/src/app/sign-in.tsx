import { type FormEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Header } from './header.tsx';

/** For those who come from another machine without the server's token. */
export function SignIn() {
  const intl = useIntl();
  const { signIn } = useApp(state => state.actions);
  const [token, setToken] = useState('');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();

  const enter = async () => {
    setPending(true);
    const answer = await signIn(token);
    setPending(false);
    if (!answer.ok) setError(answer.message ?? intl.formatMessage({ id: 'access.unreachable' }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() === '') setError(intl.formatMessage({ id: 'access.missing' }));
    else void enter();
  };

  return (
    <div className="flex min-h-dvh flex-col">
      <Header />
      <main className="mx-auto grid w-full max-w-md grow content-center gap-5 px-5 py-10" id="content" tabIndex={-1}>
        <div>
          <h1 className="font-semibold text-2xl tracking-tight">
            <FormattedMessage id="access.title" />
          </h1>
          <p className="mt-2 text-ink-soft">
            <FormattedMessage id="access.text" />
          </p>
        </div>
        <form className="grid gap-5" noValidate onSubmit={submit}>
          <Field
            autoComplete="off"
            autoFocus
            error={error}
            hint={intl.formatMessage({ id: 'access.where' })}
            label={intl.formatMessage({ id: 'access.token' })}
            name="token"
            onChange={event => {
              setToken(event.target.value);
              setError(undefined);
            }}
            spellCheck={false}
            type="password"
            value={token}
          />
          <Button className="justify-self-start" look="primary" pending={pending} type="submit">
            <FormattedMessage id="access.signIn" />
          </Button>
        </form>
      </main>
    </div>
  );
}
