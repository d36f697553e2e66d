import type { ReactNode } from 'react';

/** Read out when it changes: at the next pause, or at once when `urgent`. It must stay mounted while empty. */
export function LiveRegion({
  children,
  urgent,
  visible,
}: {
  children: ReactNode;
  urgent?: boolean;
  visible?: boolean;
}) {
  return (
    <div
      aria-atomic="true"
      aria-live={urgent ? 'assertive' : 'polite'}
      className={visible ? undefined : 'sr-only'}
      role={urgent ? 'alert' : 'status'}
    >
      {children}
    </div>
  );
}
