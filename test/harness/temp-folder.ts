import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Takes what is to be done at the end: of the running test, or of a whole file that shares what it opened. */
export type WhenOver = (close: () => Promise<void> | void) => void;

/** Removes it, also while a process that is just ending still writes there. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10 });

/** A folder of this test's own, gone when the test is over. */
export async function tempFolder(whenOver: WhenOver = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'looker-chat-test-'));
  whenOver(() => removeFolder(folder));
  return folder;
}
