import { Dialog as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { IconButton } from './icon-button.tsx';

/** A window over the page. Focus stays in it, Escape closes it and gives the focus back. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  children,
}: {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactElement;
  title: string;
  description?: string;
  children?: ReactNode;
}) {
  const intl = useIntl();
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      {trigger !== undefined && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[90dvh] w-[min(32rem,calc(100vw-2rem))] overflow-y-auto rounded-card border border-line bg-surface p-5"
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="mb-2 flex items-start justify-between gap-3">
            <Radix.Title className="mt-1 font-semibold text-lg">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon="close" label={intl.formatMessage({ id: 'app.close' })} plain small />
            </Radix.Close>
          </div>
          {description !== undefined && (
            <Radix.Description className="mb-4 text-ink-soft">{description}</Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A button inside the dialog that also closes it: `<DialogClose asChild>`. */
export const DialogClose = Radix.Close;
