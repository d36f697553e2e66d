import type { FormEvent, ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { SetupField } from '../setup/field-of.ts';
import { Button } from '../ui/button.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Spinner } from '../ui/spinner.tsx';
import type { Change } from './use-change.ts';

/** The frame of both forms: what is missing is told beside its field, what went wrong where it can be mended. */
export function ChangeForm<Field extends SetupField>(props: {
  change: Change;
  needed: readonly Field[];
  onSubmit: (valueOf: (name: Field) => string) => void;
  onCancel: () => void;
  submit: string;
  testing: string;
  children: ReactNode;
  /** Further ways out, beside the two buttons. */
  more?: ReactNode;
}) {
  const intl = useIntl();
  const { form, pending, failure, fail } = props.change;
  const valueOf = (name: Field): string =>
    form.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    const missing = props.needed.find(name => valueOf(name).trim() === '');
    if (missing === undefined) props.onSubmit(valueOf);
    else fail({ field: missing, message: intl.formatMessage({ id: 'setup.missing' }) });
  };
  return (
    <form autoComplete="off" className="mt-3 grid gap-4" noValidate onSubmit={submit} ref={form}>
      {props.children}
      {failure !== undefined && failure.field === undefined && (
        <p className="rounded-card bg-danger-soft px-4 py-3 text-danger" role="alert">
          {failure.message} <FormattedMessage id="connection.failed" />
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button aria-disabled={pending} look="primary" small type="submit">
          {pending && <Spinner />}
          {props.submit}
        </Button>
        <Button look="quiet" onClick={props.onCancel} small>
          <FormattedMessage id="app.cancel" />
        </Button>
        {props.more}
      </div>
      <LiveRegion visible>{pending && <p className="text-ink-soft text-sm">{props.testing}</p>}</LiveRegion>
    </form>
  );
}
