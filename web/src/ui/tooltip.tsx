import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement } from 'react';

/** Names what the pointer or the focus is on. Needs the one <TooltipProvider> of the shell above it. */
export function Tooltip({ text, children }: { text: string; children: ReactElement }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="z-50 max-w-72 rounded-md bg-ink px-2 py-1 text-paper text-xs"
          collisionPadding={8}
          sideOffset={6}
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = Radix.Provider;
