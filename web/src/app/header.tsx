import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Icon } from '../ui/icon.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { Brand } from './brand.tsx';
import { connectionName } from './connection-name.ts';
import { SettingsMenu } from './settings-menu.tsx';

/** The bar on top of every screen; `children` stand before the mark. */
export function Header({ children }: { children?: ReactNode }) {
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-line border-b bg-paper px-3 sm:px-4">
      <a
        className="sr-only rounded-card bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
        href="#content"
        onClick={event => {
          // The address after `#` names a screen, so the jump is made by hand.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        <FormattedMessage id="app.skip" />
      </a>
      {children}
      <Brand />
      <div className="grow" />
      <ConnectionChip />
      <SettingsMenu />
    </header>
  );
}

/** What is connected, and the way to its page. */
function ConnectionChip() {
  const intl = useIntl();
  const connection = useApp(state => state.connection);
  const { go } = useApp(state => state.actions);
  if (!connection) return null;
  const name = connectionName(connection, intl);
  const label = intl.formatMessage({ id: 'app.connectionOf' }, { name });
  return (
    <Tooltip text={label}>
      <button
        aria-label={label}
        className="flex min-h-9 min-w-0 items-center gap-2 rounded-full border border-line px-3 text-ink-soft text-sm transition-colors hover:border-line-strong hover:text-ink"
        onClick={() => go('connection')}
        type="button"
      >
        <Icon className="text-accent" name="plug" />
        <span className="hidden max-w-56 truncate sm:inline">{name}</span>
      </button>
    </Tooltip>
  );
}
