import type { Found, Run } from '../run.ts';
import { known } from './known.ts';

/** Makes the tested connection the one in use: the only step that changes what was there before. */
export async function complete({ needs, signal, say }: Run, found: Found): Promise<void> {
  signal.throwIfAborted();
  await needs.connect(known(found.candidate), known(found.looker));
  say('complete', { done: 1, total: 1 });
}
