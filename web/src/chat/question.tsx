import { useIntl } from 'react-intl';
import { IconButton } from '../ui/icon-button.tsx';

/** What was asked, as the heading of its answer. */
export function Question({
  id,
  text,
  onEdit,
}: {
  readonly id: string;
  readonly text: string;
  readonly onEdit: (text: string) => void;
}) {
  const intl = useIntl();
  return (
    <div className="group/question flex items-start justify-end gap-1">
      <IconButton
        className="hover-shown mt-1"
        icon="edit"
        label={intl.formatMessage({ id: 'chat.edit' })}
        onClick={() => onEdit(text)}
        small
      />
      <h2
        className="wrap-anywhere max-w-[85%] whitespace-pre-wrap rounded-card rounded-br-sm border border-accent/15 bg-accent-soft px-4 py-2.5"
        id={id}
      >
        <span className="sr-only">{intl.formatMessage({ id: 'chat.you' })}: </span>
        {text}
      </h2>
    </div>
  );
}
