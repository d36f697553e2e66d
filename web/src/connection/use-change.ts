import { type RefObject, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ConnectionChange } from '../../../src/contract/setup.ts';
import { fieldOf, type SetupField } from '../setup/field-of.ts';
import { ApiError } from '../state/api.ts';
import { failureWords } from '../state/failure-words.ts';
import { useApp } from '../state/store.ts';
import { changeConnection } from './calls.ts';

interface Failure {
  /** Undefined when no field of the form can mend it. */
  readonly field: SetupField | undefined;
  readonly message: string;
}

export interface Change {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly pending: boolean;
  readonly failure: Failure | undefined;
  readonly fail: (failure: Failure) => void;
  readonly send: (change: ConnectionChange) => Promise<void>;
}

/** Sends a change of the connection. Secrets stand in the form's fields alone, and no longer than they are needed. */
export function useChange(id: string, fields: readonly SetupField[], onChanged: () => void): Change {
  const intl = useIntl();
  const { refresh } = useApp(state => state.actions);
  const [pending, setPending] = useState(false);
  const [failure, fail] = useState<Failure>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // A page that the browser keeps for "back" keeps what was typed, too.
    const clear = () => clearSecrets(form.current);
    addEventListener('pagehide', clear);
    return () => removeEventListener('pagehide', clear);
  }, []);
  useEffect(() => {
    if (failure === undefined) return;
    const faulty = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (faulty ?? form.current?.querySelector('input'))?.focus();
  }, [failure]);

  const send = async (change: ConnectionChange) => {
    setPending(true);
    fail(undefined);
    try {
      await changeConnection(id, change);
      await refresh();
      onChanged();
    } catch (error) {
      const known = error instanceof ApiError ? error : undefined;
      const field = fieldOf(known?.code, known?.field);
      fail({
        field: field !== undefined && fields.includes(field) ? field : undefined,
        message: failureWords(error, intl),
      });
      if (known?.code === 'unauthorized' || known?.code === 'not_found') await refresh();
    } finally {
      clearSecrets(form.current);
      setPending(false);
    }
  };
  return { form, pending, failure, fail, send };
}

function clearSecrets(form: HTMLFormElement | null): void {
  for (const input of form?.querySelectorAll<HTMLInputElement>('input[type="password"]') ?? []) input.value = '';
}
