import { access, constants, stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { ChildUser } from '../base/child-user.ts';
import type { Log } from '../base/log.ts';
import { CodedError } from '../contract/errors.ts';
import type { OperatorEnvironment } from './child-environment.ts';
import { type Program, programAt } from './program.ts';
import { askVersion } from './program-version.ts';
import { withWorkFolder } from './work-folder.ts';

/**
 * The program that the operator's setting `name` points to, after it answered `--version`. Another version than the
 * pinned one is the operator's choice, and logged. Throws program_not_found or program_unusable, both with name and path.
 */
export async function givenProgram(options: {
  name: string;
  path: string;
  pinnedVersion: string;
  directory: string;
  environment: OperatorEnvironment;
  log: Log;
  signal: AbortSignal;
  user?: ChildUser | undefined;
}): Promise<Program> {
  const { name, path, pinnedVersion, directory, log } = options;
  const params = { name, path };
  const file = isAbsolute(path) ? path : resolve(path);
  const program = programAt(file, '');
  try {
    if (!(await stat(file)).isFile()) throw new Error('not a file');
    await access(file, program.command === file ? constants.X_OK : constants.R_OK);
  } catch (cause) {
    throw new CodedError('program_not_found', { params, cause });
  }
  const ask = (folder: string): Promise<string | undefined> => askVersion(program, { ...options, folder });
  const version = await withWorkFolder(directory, ask, options.user);
  if (version === undefined) throw new CodedError('program_unusable', { params });
  if (version !== pinnedVersion)
    log.warn({ name, version, pinnedVersion }, 'a given program is not the tested version');
  return { ...program, version };
}
