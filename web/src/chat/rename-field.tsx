import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { failureWords } from '../state/failure-words.ts';
import { classNames } from '../ui/class-names.ts';

interface RenameFieldProps {
  readonly title: string;
  readonly onRename: (title: string) => Promise<void>;
  /** `byKey` when the focus is still here and needs a place to go. */
  readonly onDone: (byKey: boolean) => void;
}

/** Keeps a title; gives why it could not be kept. */
function useKeeping({ title, onRename, onDone }: RenameFieldProps) {
  const intl = useIntl();
  const keeping = useRef(false);
  const [failure, setFailure] = useState<string>();
  const keep = async (text: string, byKey: boolean): Promise<void> => {
    // Leaving the field while it is being kept, as at its end, is no second time.
    if (keeping.current) return;
    keeping.current = true;
    try {
      if (text !== '' && text !== title) await onRename(text);
      onDone(byKey);
    } catch (error) {
      keeping.current = false;
      setFailure(failureWords(error, intl));
    }
  };
  return { keep, failure };
}

/**
 * A conversation's title as a field, in its place in the list. Enter or leaving keeps it, Escape does not. A title that
 * could not be kept stays in the field, with the reason under it.
 */
export function RenameField(props: RenameFieldProps) {
  const intl = useIntl();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(props.title);
  const { keep, failure } = useKeeping(props);
  // The menu that began this gives the focus back to its button when it is gone; only then it can be taken.
  useEffect(() => {
    const frame = requestAnimationFrame(() => field.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') void keep(text.trim(), true);
    if (event.key === 'Escape') props.onDone(true);
  };
  return (
    <>
      <input
        aria-describedby={`${id}-failure`}
        aria-invalid={failure !== undefined}
        aria-label={intl.formatMessage({ id: 'chat.renameLabel' })}
        className={classNames(
          'min-h-9 w-full rounded-md border bg-surface px-2.5 py-1 text-sm',
          failure === undefined ? 'border-accent' : 'border-danger',
        )}
        maxLength={200}
        onBlur={() => void keep(text.trim(), false)}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
        ref={field}
        value={text}
      />
      <p className="wrap-anywhere px-2.5 text-danger text-xs" id={`${id}-failure`} role="alert">
        {failure}
      </p>
    </>
  );
}
