import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { Components } from 'react-markdown';
import { MarkdownLink } from './markdown-link.tsx';

/** A wide table or long line scrolls in its own frame; the keyboard must reach that frame. */
export function Frame({
  label,
  children,
}: {
  readonly label: 'chat.table' | 'chat.code';
  readonly children?: ReactNode;
}) {
  const intl = useIntl();
  return (
    <div aria-label={intl.formatMessage({ id: label })} className="overflow-x-auto" role="group" tabIndex={0}>
      {children}
    </div>
  );
}

/** What markdown's elements become. Headings begin at the third level: the second is the question's. */
export const COMPONENTS: Components = {
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
  a: ({ href, children }) => <MarkdownLink href={href}>{children}</MarkdownLink>,
  // No picture is ever fetched: its address could carry data out of the page.
  img: ({ alt }) =>
    alt ? (
      <span className="text-ink-soft">
        [<FormattedMessage id="chat.image" values={{ text: alt }} />]
      </span>
    ) : null,
  input: ({ checked }) => <span aria-hidden="true">{checked ? '☑ ' : '☐ '}</span>,
  table: ({ children }) => (
    <Frame label="chat.table">
      <table>{children}</table>
    </Frame>
  ),
  pre: ({ children }) => (
    <Frame label="chat.code">
      <pre>{children}</pre>
    </Frame>
  ),
};

/** The first piece of a long table gives the head, the others only rows: all stand in one `<table>`. */
export const FIRST_PIECE: Components = { ...COMPONENTS, table: ({ children }) => children };
export const NEXT_PIECE: Components = { ...FIRST_PIECE, thead: () => null };
