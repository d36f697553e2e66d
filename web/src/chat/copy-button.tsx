import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { IconButton } from '../ui/icon-button.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { copyText } from './copy-text.ts';

/** How long the tick stands, in ms. */
const SHOWN = 2000;

/** Copies the answer as it was written (markdown), and says so. */
export function CopyButton({ text }: { readonly text: string }) {
  const intl = useIntl();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={intl.formatMessage({ id: copied ? 'chat.copied' : 'chat.copy' })}
        onClick={() => void copyText(text).then(setCopied)}
        small
      />
      <LiveRegion>{copied ? intl.formatMessage({ id: 'chat.copied' }) : null}</LiveRegion>
    </>
  );
}
