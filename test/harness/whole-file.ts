import { afterAll } from 'vitest';
import type { WhenOver } from './temp-folder.ts';

/** For what all tests of a file share: closed after the last of them, the newest first. */
export function whenFileIsOver(): WhenOver {
  const closing: Parameters<WhenOver>[0][] = [];
  afterAll(async () => {
    for (const close of closing) await close();
  });
  return close => void closing.unshift(close);
}
