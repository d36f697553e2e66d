import { existsSync } from 'node:fs';
import { CodedError } from '../contract/errors.ts';
import type { PinnedProgram } from './pinned.ts';

/** The loader that the Toolbox's Linux build asks for (1.12.0, read from its ELF header); musl systems have none. */
const GLIBC_LOADER = '/lib64/ld-linux-x86-64.so.2';

/** Throws platform_unsupported when the pinned build of the Toolbox cannot run on this machine. */
export function requirePlatform({ os, cpu }: Pick<PinnedProgram, 'os' | 'cpu'>): void {
  const runsHere = (list: readonly string[], mine: string): boolean => list.length === 0 || list.includes(mine);
  const platform = `${process.platform}-${process.arch}`;
  if (!runsHere(os, process.platform) || !runsHere(cpu, process.arch)) {
    throw new CodedError('platform_unsupported', { params: { platform } });
  }
  if (process.platform === 'linux' && !existsSync(GLIBC_LOADER)) {
    throw new CodedError('platform_unsupported', { params: { platform: `${platform}, musl` } });
  }
}
