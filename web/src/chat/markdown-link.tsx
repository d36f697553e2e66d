import type { ReactNode } from 'react';
import { webAddress } from '../ui/web-address.ts';

/** A link of an answer, to a place on the web or a mailbox: the text may say anything, so the host it really leads to stands beside it. */
export function MarkdownLink({
  href,
  children,
}: {
  readonly href?: string | undefined;
  readonly children?: ReactNode;
}) {
  const url = webAddress(href, ['https:', 'http:', 'mailto:']);
  if (url === undefined) return <span>{children}</span>;
  const place = url.protocol === 'mailto:' ? url.pathname : url.host;
  return (
    <>
      <a
        className="text-accent underline decoration-1 underline-offset-2 hover:text-accent-strong"
        href={url.href}
        target="_blank"
        rel="noopener noreferrer"
      >
        {children}
      </a>{' '}
      <span className="text-[0.85em] text-ink-soft">({place})</span>
    </>
  );
}
