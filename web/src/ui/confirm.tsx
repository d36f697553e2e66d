import { type ReactElement, useState } from 'react';
import { useIntl } from 'react-intl';
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
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle');
  const open = props.open ?? inside;
  const setOpen = (next: boolean) => {
    setInside(next);
    setState('idle');
    props.onOpenChange?.(next);
  };
  const confirm = () => {
    setState('pending');
    props.onConfirm().then(
      () => setOpen(false),
      () => setState('failed'),
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
      {state === 'failed' && (
        <p className="mb-3 text-danger" role="alert">
          {intl.formatMessage({ id: 'app.failed' })}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild>
          <Button>{intl.formatMessage({ id: 'app.cancel' })}</Button>
        </DialogClose>
        <Button look="danger" onClick={confirm} pending={state === 'pending'}>
          {props.action}
        </Button>
      </div>
    </Dialog>
  );
}
