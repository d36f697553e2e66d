import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/**
 * Tries once more to load a part of the page. A server that answers but has the part no more was updated meanwhile: the
 * page is then loaded anew, which keeps conversation and draft.
 */
export function LoadAgain({ load }: { readonly load: () => Promise<unknown> }) {
  const [pending, setPending] = useState(false);
  const again = async (): Promise<void> => {
    setPending(true);
    try {
      await load();
    } catch {
      if (useApp.getState().socket === 'open') location.reload();
    } finally {
      setPending(false);
    }
  };
  return (
    <Button onClick={() => void again()} pending={pending} small>
      {!pending && <Icon name="retry" />}
      <FormattedMessage id="results.loadAgain" />
    </Button>
  );
}
