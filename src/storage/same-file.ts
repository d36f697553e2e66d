import { statSync } from 'node:fs';
import { CodedError } from '../contract/errors.ts';

/**
 * A check that `file` is still the one it was: of a database that was deleted or replaced SQLite notices nothing, and
 * what it takes then is lost with the file. Takes some microseconds; throws `storage_unavailable`, and what stat throws.
 */
export function sameFile(file: string): () => void {
  const { ino } = statSync(file, { bigint: true });
  return () => {
    const now = statSync(file, { bigint: true });
    if (now.ino === ino) return;
    throw new CodedError('storage_unavailable', { params: { reason: 'another file stands in its place' } });
  };
}
