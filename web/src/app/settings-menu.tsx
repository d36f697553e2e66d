import { FormattedMessage, useIntl } from 'react-intl';
import { useApp } from '../state/store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx';

/** Language, colours, connection and the way out. */
export function SettingsMenu() {
  const intl = useIntl();
  const language = useApp(state => state.language);
  const theme = useApp(state => state.theme);
  const connected = useApp(state => Boolean(state.connection) && state.access === 'member');
  // A server that does not say whether one is signed in offers the way out too.
  const canLeave = useApp(state => state.access === 'member' && state.server.signedIn !== false);
  const { setLanguage, setTheme, go, signOut } = useApp(state => state.actions);
  return (
    <Menu trigger={<IconButton icon="sliders" label={intl.formatMessage({ id: 'app.menu' })} />}>
      <MenuChoice
        choices={[
          { value: 'en', label: 'English', lang: 'en' },
          { value: 'pt-BR', label: 'Português (Brasil)', lang: 'pt-BR' },
        ]}
        label={intl.formatMessage({ id: 'app.language' })}
        onChange={setLanguage}
        value={language}
      />
      <MenuLine />
      <MenuChoice
        choices={[
          { value: 'system', label: intl.formatMessage({ id: 'app.system' }), icon: 'screen' },
          { value: 'light', label: intl.formatMessage({ id: 'app.light' }), icon: 'sun' },
          { value: 'dark', label: intl.formatMessage({ id: 'app.dark' }), icon: 'moon' },
        ]}
        label={intl.formatMessage({ id: 'app.theme' })}
        onChange={setTheme}
        value={theme}
      />
      {(connected || canLeave) && <MenuLine />}
      {connected && (
        <MenuItem icon="plug" onSelect={() => go('connection')}>
          <FormattedMessage id="app.connection" />
        </MenuItem>
      )}
      {canLeave && (
        <MenuItem icon="signOut" onSelect={() => void signOut()}>
          <FormattedMessage id="app.signOut" />
        </MenuItem>
      )}
    </Menu>
  );
}
