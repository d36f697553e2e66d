import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';

const LOOKS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong font-medium',
  secondary: 'border border-line bg-surface text-ink hover:bg-sunken hover:border-line-strong',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
  danger: 'border border-danger text-danger hover:bg-danger-soft',
};

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof LOOKS;
  readonly small?: boolean;
  /** Work is under way: shows a spinner and takes no click. */
  readonly pending?: boolean;
}

export function Button({ look = 'secondary', small, pending, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={pending === true ? true : undefined}
      className={classNames(
        'inline-flex items-center justify-center gap-2 rounded-card transition-colors disabled:opacity-55',
        small ? 'min-h-8 px-2.5 py-1 text-sm' : 'min-h-10 px-4 py-2',
        LOOKS[look],
        className,
      )}
      disabled={disabled === true || pending === true}
    >
      {pending === true && <Spinner />}
      {children}
    </button>
  );
}
