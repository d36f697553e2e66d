import type { ReactNode } from 'react';

/** Where a link leads, when that is a place on the web or a mailbox; anything else is no link for us. */
function destination(href: string | undefined): URL | undefined {
  const url = URL.canParse(href ?? '') ? new URL(href ?? '') : undefined;
  return url !== undefined && ['https:', 'http:', 'mailto:'].includes(url.protocol) ? url : undefined;
}

/** A link of an answer: the text may say anything, so the host it really leads to stands beside it. */
export function MarkdownLink({
  href,
  children,
}: {
  readonly href?: string | undefined;
  readonly children?: ReactNode;
}) {
  const url = destination(href);
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
