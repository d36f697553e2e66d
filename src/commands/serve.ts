import { type App, startApp } from '../app.ts';
import { type Config, environmentRisks, misspeltSettings } from '../config/config.ts';
import type { Language } from '../contract/language.ts';
import { errorSentence, type Sentences, sentence } from '../i18n/i18n.ts';
import { ownAddress } from './own-address.ts';
import { untilStopped } from './until-stopped.ts';

const KEY_SENTENCES: Record<App['keyState'], keyof Sentences['command'] | undefined> = {
  ready: undefined,
  rotation_pending: 'key_rotation_pending',
  no_key: 'no_key',
  locked: 'key_locked',
};

const THIS_MACHINE = /^(?:localhost|127\.[\d.]+|::1)$/i;

/** Whether other machines are answered by plain http, and nothing says that a proxy with https stands before it. */
const isPlainForOthers = ({ host, tls, publicUrl }: Config): boolean =>
  !THIS_MACHINE.test(host) && tls === undefined && publicUrl?.startsWith('https:') !== true;

/** Nothing for who starts it as themselves: that is what most do, and "doctor" tells it. */
function agentUserWarnings(agentUser: App['agentUser'], language: Language): string[] {
  const { user, obstacle } = agentUser;
  if (user !== undefined) {
    const path = agentUser.exposed;
    return path === undefined ? [] : [sentence(language, 'command', 'agent_user_exposed', { path })];
  }
  if (obstacle.code === 'agent_user_not_root') return [];
  const reason = errorSentence(language, obstacle);
  return [sentence(language, 'command', 'agent_user_missing', { reason })];
}

/** Starts the server, says where it is, and stops it at INT or TERM. */
export async function serve(config: Config, print: (line: string) => void): Promise<number> {
  const tellMisspelt = (): void => {
    for (const names of misspeltSettings())
      print(sentence(config.language, 'command', 'setting_misspelt', { ...names }));
  };
  const app = await startApp(config).catch((error: unknown) => {
    tellMisspelt(); // it may have failed for want of that very setting
    throw error;
  });
  const address = ownAddress(config, app.port);
  print(sentence(config.language, 'command', 'serving', { address }));
  // One that somebody chose may have signs that browsers write otherwise in an address, and terminals take for its end.
  const link = `${config.publicUrl ?? address}/#token=${encodeURIComponent(app.accessToken.reveal())}`;
  print(sentence(config.language, 'command', 'token_link', { link }));
  tellMisspelt();
  if (isPlainForOthers(config)) print(sentence(config.language, 'command', 'plain_http'));
  if (app.folderWasOpen) print(sentence(config.language, 'command', 'folder_was_open'));
  for (const line of agentUserWarnings(app.agentUser, config.language)) print(line);
  const words = KEY_SENTENCES[app.keyState];
  if (words !== undefined) print(sentence(config.language, 'command', words));
  const days = config.retentionDays;
  if (days !== undefined) print(sentence(config.language, 'command', 'retention', { days }));
  for (const risk of environmentRisks()) print(sentence(config.language, 'command', `risk_${risk}`));
  await untilStopped();
  await app.close();
  return 0;
}
