import { type ComponentProps, useId } from 'react';

/** A box to tick, with its consequence said under it and what is wrong with it. */
export function Checkbox({
  label,
  hint,
  error,
  ...input
}: Omit<ComponentProps<'input'>, 'id' | 'type'> & { label: string; hint: string; error?: string | undefined }) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <input
        {...input}
        aria-describedby={`${id}-hint`}
        aria-invalid={error === undefined ? undefined : true}
        className="mt-1 size-4.5 shrink-0 accent-accent"
        id={id}
        type="checkbox"
      />
      <div>
        <label className="font-medium text-sm" htmlFor={id}>
          {label}
        </label>
        <p className="text-ink-soft text-sm" id={`${id}-hint`}>
          {error !== undefined && <span className="block text-danger">{error}</span>}
          {hint}
        </p>
      </div>
    </div>
  );
}
