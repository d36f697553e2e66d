import type { RefObject } from 'react';

/** Puts the focus into the composer; not where fingers write: there a keyboard would come up and cover half the page. */
export function focusWhereWritten(field: RefObject<HTMLTextAreaElement | null>): void {
  if (matchMedia('(hover: hover)').matches) field.current?.focus();
}
