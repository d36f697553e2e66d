import type { KeyboardEvent, RefObject } from 'react';
import { useIntl } from 'react-intl';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';

/** The server takes no longer ones. */
const MAX_SEARCH = 200;

/** Where conversations are searched. Escape empties it. */
export function SearchField({
  field,
  value,
  onChange,
}: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'chat.search' });
  const clear = (): void => {
    onChange('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) clear();
  };
  return (
    <div className="relative">
      <Icon className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 text-ink-soft" name="search" />
      <input
        aria-keyshortcuts="/ Control+K Meta+K"
        aria-label={label}
        className="min-h-9 w-full rounded-md border border-line bg-surface py-1 pr-9 pl-9 text-sm [&::-webkit-search-cancel-button]:hidden"
        maxLength={MAX_SEARCH}
        onChange={event => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder={label}
        ref={field}
        type="search"
        value={value}
      />
      {value === '' ? (
        <kbd
          aria-hidden="true"
          className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 rounded border border-line px-1.5 font-sans text-ink-soft text-xs max-lg:hidden"
        >
          /
        </kbd>
      ) : (
        <IconButton
          className="-translate-y-1/2 absolute top-1/2 right-0.5"
          icon="close"
          label={intl.formatMessage({ id: 'chat.searchClear' })}
          onClick={clear}
          small
        />
      )}
    </div>
  );
}
