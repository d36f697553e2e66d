import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildUser, giveFolder } from '../base/child-user.ts';
import { removeTree } from '../base/remove-tree.ts';
import { type OperatorEnvironment, pathOf } from './child-environment.ts';
import type { Program } from './program.ts';
import { runToEnd } from './run-to-end.ts';

/** The Gemini CLI needs 0.7 s on an idle machine (0.61.0). */
const LIMIT_MS = 60_000;

/**
 * What `program --version` says of itself (`1.12.0`, without build words), or undefined when it does not start, fails
 * or says nothing like a version. It has a home of its own in `folder` meanwhile: the CLI leaves files in it.
 */
export async function askVersion(
  program: Pick<Program, 'command' | 'args'>,
  options: { folder: string; environment: OperatorEnvironment; signal: AbortSignal; user?: ChildUser | undefined },
): Promise<string | undefined> {
  const { signal, user } = options;
  const home = join(options.folder, 'asked');
  await mkdir(home, { mode: 0o700 });
  await giveFolder(home, user);
  try {
    const { exitCode, stdout } = await runToEnd({
      command: [program.command, ...program.args, '--version'],
      // Without it the CLI starts itself a second time, with more memory: twice the time, and a process of its own.
      env: { HOME: home, PATH: pathOf(options.environment), GEMINI_CLI_NO_RELAUNCH: 'true' },
      cwd: home,
      limitMs: LIMIT_MS,
      signal,
      user,
    });
    return exitCode === 0 ? /\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(stdout)?.[0] : undefined;
  } finally {
    await removeTree(home);
  }
}
