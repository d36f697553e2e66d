import { type Config } from '../config/config.ts';
import { startDemoLooker } from '../demo/looker/looker.ts';
import { sentence } from '../i18n/i18n.ts';
import { onPort } from './on-port.ts';
import { untilStopped } from './until-stopped.ts';

/** Runs the demo Looker alone and prints what a set-up needs to connect to it as if it were a customer's. */
export async function demoLooker(
  config: Config,
  options: { port: number; print: (line: string) => void },
): Promise<number> {
  const today = config.demoToday === undefined ? {} : { today: config.demoToday };
  const looker = await onPort(options.port, startDemoLooker({ port: options.port, ...today }));
  options.print(sentence(config.language, 'command', 'demo_looker'));
  options.print(`url: ${looker.url}`);
  options.print(`client_id: ${looker.clientId}`);
  options.print(`client_secret: ${looker.clientSecret.reveal()}`);
  await untilStopped();
  await looker.close();
  return 0;
}
