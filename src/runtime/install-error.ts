import { CodedError } from '../contract/errors.ts';

/** What a failure in this room is told as: coded ones keep their code, the file system's become install_*. */
export function asInstallError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return new CodedError(isFull ? 'install_no_space' : 'install_failed', { cause: error });
}
