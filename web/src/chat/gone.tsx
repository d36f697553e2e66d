import { useEffect, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDrafts } from './drafts.ts';

/** In the place of a conversation that is not there (any more): what is the matter, and the way out of it. */
export function Gone({ id }: { readonly id: string }) {
  const actions = useApp(state => state.actions);
  const button = useRef<HTMLButtonElement>(null);
  // The composer, which may have had the focus, is gone too.
  useEffect(() => button.current?.focus(), []);
  const leave = (): void => {
    const { drafts, setDraft } = useDrafts.getState();
    // What was being written goes along.
    if (drafts[''] === undefined) setDraft(undefined, drafts[id] ?? '');
    setDraft(id, '');
    actions.open(undefined);
  };
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-4 px-6 text-center">
      <p className="max-w-prose text-ink-soft" role="alert">
        <FormattedMessage id="chat.gone" />
      </p>
      <Button look="primary" onClick={leave} ref={button}>
        <Icon name="plus" />
        <FormattedMessage id="chat.new" />
      </Button>
    </div>
  );
}
