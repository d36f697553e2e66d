import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { LiveRegion } from '../ui/live-region.tsx';

/** A fact with a button that opens the form by which it is changed; the focus comes back to the button. */
export function Changeable(props: {
  children: ReactNode;
  action: string;
  /** Said when it was changed. */
  done: string;
  form: (close: (changed: boolean) => void) => ReactNode;
}) {
  const [state, setState] = useState<'closed' | 'open' | 'left' | 'changed'>('closed');
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (state === 'left' || state === 'changed') button.current?.focus();
  }, [state]);
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0">{props.children}</span>
        {state !== 'open' && (
          <Button className="shrink-0" onClick={() => setState('open')} ref={button} small>
            {props.action}
          </Button>
        )}
      </div>
      {state === 'open' && props.form(changed => setState(changed ? 'changed' : 'left'))}
      <LiveRegion visible>{state === 'changed' && <p className="mt-2 text-accent text-sm">{props.done}</p>}</LiveRegion>
    </>
  );
}
