import type { Found, Run } from '../run.ts';

/** Checks what was typed in, before anything leaves this machine. */
export async function lookerConfig({ config, ahead, say }: Run, found: Found): Promise<void> {
  say(config.use_demo ? 'config_demo' : 'config_checking', { done: 0, total: 1 });
  const candidate = await ahead.candidate();
  found.candidate = candidate;
  say('config_ready', { done: 1, total: 1, params: { host: new URL(candidate.url).host } });
}
