import { homedir } from 'node:os';
import { join } from 'node:path';
import { pinnedPrograms } from '../../src/runtime/runtime.ts';

/** One real install for all tests and all runs, outside temporary folders: for servers it is their RUNTIME_DIR. */
export const runtimeDirectory =
  process.env['LOOKER_CHAT_TEST_RUNTIME'] ?? join(homedir(), '.cache', 'looker-chat-test', 'programs');

/** The real programs; global-setup.ts has made sure that they are there. */
export const programs = pinnedPrograms(runtimeDirectory);
