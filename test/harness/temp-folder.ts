import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Takes what is to be done at the end: of the running test, or of a whole file that shares what it opened. */
export type WhenOver = (close: () => Promise<void> | void) => void;

/** A folder of this test's own, gone when the test is over. */
export async function tempFolder(whenOver: WhenOver = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'looker-chat-test-'));
  whenOver(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
