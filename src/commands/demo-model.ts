import { type Config } from '../config/config.ts';
import { DEMO_MODEL, startDemoModel } from '../demo/model/model.ts';
import { sentence } from '../i18n/i18n.ts';
import { onPort } from './on-port.ts';
import { untilStopped } from './until-stopped.ts';

/** Runs the demo's rule-based model alone and prints the lines for `.env` with which a server asks it instead of Gemini. */
export async function demoModel(
  config: Config,
  options: { port: number; print: (line: string) => void },
): Promise<number> {
  const model = await onPort(options.port, startDemoModel({ port: options.port }));
  options.print(sentence(config.language, 'command', 'demo_model'));
  options.print(`GEMINI_BASE_URL=${model.url}`);
  options.print(`GEMINI_API_KEY=${model.apiKey.reveal()}`);
  options.print(`GEMINI_MODEL=${DEMO_MODEL}`);
  await untilStopped();
  await model.close();
  return 0;
}
