import { homedir } from 'node:os';
import { join } from 'node:path';

const modules = join(homedir(), '.cache', 'looker-chat-test', 'node_modules');

/** The real programs, installed once for all tests. */
export const programs = {
  geminiCli: {
    command: process.execPath,
    args: [join(modules, '@google', 'gemini-cli', 'bundle', 'gemini.js')],
    version: '0.61.0',
  },
  toolbox: { command: join(modules, '@toolbox-sdk', 'server-linux-x64', 'bin', 'toolbox'), args: [], version: '1.12.0' },
};
