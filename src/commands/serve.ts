import { startApp } from '../app.ts';
import { type Config, environmentRisks } from '../config/config.ts';
import { sentence } from '../i18n/i18n.ts';
import { untilStopped } from './until-stopped.ts';

const ANY_ADDRESS = new Set(['0.0.0.0', '::']);
const THIS_MACHINE = /^(?:localhost|127\.[\d.]+|::1)$/i;

/** Whether other machines are answered by plain http, and nothing says that a proxy with https stands before it. */
const isPlainForOthers = ({ host, tls, publicUrl }: Config): boolean =>
  !THIS_MACHINE.test(host) && tls === undefined && publicUrl?.startsWith('https:') !== true;

/** Starts the server, says where it is, and stops it at INT or TERM. */
export async function serve(config: Config, print: (line: string) => void): Promise<number> {
  const app = await startApp(config);
  const scheme = config.tls === undefined ? 'http' : 'https';
  const host = ANY_ADDRESS.has(config.host) ? 'localhost' : config.host;
  const address = `${scheme}://${host}:${app.port}`;
  print(sentence(config.language, 'command', 'serving', { address }));
  const link = `${config.publicUrl ?? address}/#token=${app.accessToken.reveal()}`;
  print(sentence(config.language, 'command', 'token_link', { link }));
  if (isPlainForOthers(config)) print(sentence(config.language, 'command', 'plain_http'));
  if (config.encryptionKey === undefined) print(sentence(config.language, 'command', 'no_key'));
  for (const risk of environmentRisks()) print(sentence(config.language, 'command', `risk_${risk}`));
  await untilStopped();
  await app.close();
  return 0;
}
