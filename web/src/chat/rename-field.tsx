import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';

/** A conversation's title as a field, in its place in the list. Enter or leaving keeps it, Escape does not. */
export function RenameField({
  title,
  onDone,
}: {
  readonly title: string;
  /** The new title, or undefined for the old one; `byKey` when the focus is still here and needs a place to go. */
  readonly onDone: (title: string | undefined, byKey: boolean) => void;
}) {
  const intl = useIntl();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(title);
  // The menu that began this gives the focus back to its button when it is gone; only then it can be taken.
  useEffect(() => {
    const frame = requestAnimationFrame(() => field.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  const changed = text.trim() !== '' && text.trim() !== title ? text.trim() : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') onDone(changed, true);
    if (event.key === 'Escape') onDone(undefined, true);
  };
  return (
    <input
      aria-label={intl.formatMessage({ id: 'chat.renameLabel' })}
      className="min-h-9 w-full rounded-md border border-accent bg-surface px-2.5 py-1 text-sm"
      maxLength={200}
      onBlur={() => onDone(changed, false)}
      onChange={event => setText(event.target.value)}
      onKeyDown={onKeyDown}
      ref={field}
      value={text}
    />
  );
}
