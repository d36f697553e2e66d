import { type ReactElement, useState } from 'react';
import { useIntl } from 'react-intl';
import { failureWords } from '../state/failure-words.ts';
import { Button } from './button.tsx';
import { Dialog, DialogClose } from './dialog.tsx';

/** Asks before something that cannot be undone; `description` says what is lost. */
export function Confirm(props: {
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: string;
  description: string;
  action: string;
  onConfirm: () => Promise<void>;
}) {
  const intl = useIntl();
  const [inside, setInside] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string>();
  const open = props.open ?? inside;
  const setOpen = (next: boolean) => {
    setInside(next);
    setPending(false);
    setFailure(undefined);
    props.onOpenChange?.(next);
  };
  const confirm = () => {
    setPending(true);
    setFailure(undefined);
    props.onConfirm().then(
      () => setOpen(false),
      error => {
        setPending(false);
        setFailure(failureWords(error, intl));
      },
    );
  };
  return (
    <Dialog
      description={props.description}
      onOpenChange={setOpen}
      open={open}
      title={props.title}
      {...(props.trigger === undefined ? {} : { trigger: props.trigger })}
    >
      {failure !== undefined && (
        <p className="wrap-anywhere mb-3 text-danger" role="alert">
          {failure}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild>
          <Button>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        </DialogClose>
        <Button look="danger" onClick={confirm} pending={pending}>
          {props.action}
        </Button>
      </div>
    </Dialog>
  );
}
