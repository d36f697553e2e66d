import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { CodedError } from '../contract/errors.ts';

/** Where Node's own archives put npm, from the folder of the `node` program: on Unix, and on Windows. */
const BESIDE_NODE = ['../lib/node_modules/npm/bin/npm-cli.js', 'node_modules/npm/bin/npm-cli.js'];

/**
 * The npm that came with this Node (run by this Node), else the first `npm` on the path: the words of the command.
 * Relative folders on the path are passed over: they would mean the folder the server was started in.
 * Throws npm_missing.
 */
export async function findNpm(options: { node: string; path: string }): Promise<readonly string[]> {
  for (const place of BESIDE_NODE) {
    const script = resolve(dirname(options.node), place);
    if (await allows(script, constants.R_OK)) return [options.node, script];
  }
  for (const folder of options.path.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, 'npm');
    if (await allows(program, constants.X_OK)) return [program];
  }
  throw new CodedError('npm_missing');
}

const allows = (file: string, mode: number): Promise<boolean> =>
  access(file, mode).then(
    () => true,
    () => false,
  );
