import type { Found, Run } from '../run.ts';
import { known } from './known.ts';

/** Starts the agent and asks Google whether the key is good. */
export async function interfaceSetup({ needs, signal, say }: Run, found: Found): Promise<void> {
  say('interface_model', { done: 0, total: 2 });
  await needs.checkModel(known(found.candidate), signal);
  say('interface_starting', { done: 1, total: 2 });
  await needs.warmAgent(signal);
  say('interface_ready', { done: 1, total: 1 });
}
