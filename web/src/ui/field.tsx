import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

export interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string;
  /** One sentence under the field: where to find the value. */
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** A labelled input with its hint and its error, tied together for screen readers. */
export function Field({ label, hint, error, className, ...input }: FieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className={className}>
      <label className="mb-1.5 block font-medium text-sm" htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        aria-describedby={described === '' ? undefined : described}
        aria-invalid={error === undefined ? undefined : true}
        className={classNames(
          'block min-h-11 w-full rounded-card border bg-surface px-3 py-2 text-base text-ink placeholder:text-ink-soft/70',
          error === undefined ? 'border-line-strong' : 'border-danger',
        )}
        id={id}
      />
      {error !== undefined && (
        <p className="mt-1.5 flex gap-1.5 text-danger text-sm" id={`${id}-error`}>
          <Icon className="mt-0.5" name="alert" />
          <span className="min-w-0 wrap-anywhere">{error}</span>
        </p>
      )}
      {hint !== undefined && (
        <p className="mt-1.5 text-ink-soft text-sm" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
