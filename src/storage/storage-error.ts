import { relative } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { CodedError } from '../contract/errors.ts';

const BUSY = 5;
/** SQLite's words for it. */
export const LOCKED = 'database is locked';
const IOERR = 10;
const CANTOPEN = 14;
const CORRUPT = 11;
const NOTADB = 26;
/**
 * SQLite's primary result codes, with its own words, that speak of the file, the disk or another process. All others
 * (a constraint, a wrong statement) are mistakes of ours and stay as they are.
 */
const OUTSIDE_CAUSES: ReadonlyMap<number, string> = new Map([
  [3, 'access permission denied'],
  [BUSY, LOCKED],
  [7, 'out of memory'],
  [8, 'attempt to write a readonly database'],
  [IOERR, 'disk I/O error'],
  [CORRUPT, 'database disk image is malformed'],
  [13, 'database or disk is full'],
  [CANTOPEN, 'unable to open database file'],
  [15, 'locking protocol'],
  [22, 'large file support is disabled'],
  [NOTADB, 'file is not a database'],
]);
const OUTSIDE_WORDS: ReadonlySet<string> = new Set(OUTSIDE_CAUSES.values());
/** Of these no other try helps. */
const DAMAGES: ReadonlySet<string | undefined> = new Set([CORRUPT, NOTADB].map(code => OUTSIDE_CAUSES.get(code)));
/** The low byte of an extended result code is its primary code. */
const PRIMARY_CODE = 0xff;

/** `storage_unavailable` or `storage_damaged` with the standard words of SQLite or the system for it, which name no path; else as it was. */
export function storageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CodedError) return error;
  const reason = sqliteReason(error) ?? systemReason(error);
  if (reason === undefined) return error;
  const code = DAMAGES.has(reason) ? 'storage_damaged' : 'storage_unavailable';
  return new CodedError(code, { params: { reason }, cause: error });
}

/** The same for what the system refuses of a file in `directory`; any other failure as it was. */
export function folderError(error: unknown, directory: string): unknown {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return error;
  return relative(directory, error.path).startsWith('..') ? error : storageError(error);
}

/** Another connection holds a lock that was asked for. */
export const isBusy = (error: unknown): boolean => error instanceof Error && primaryCode(error) === BUSY;

function primaryCode(error: Error): number | undefined {
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & PRIMARY_CODE : undefined;
}

function sqliteReason(error: Error): string | undefined {
  const code = primaryCode(error);
  // The package (1.2.1) gives no code with a failure while rows are read, only SQLite's words.
  if (code === undefined) return OUTSIDE_WORDS.has(error.message) ? error.message : undefined;
  // These two have one wording for every cause; the package has the system's number beside it.
  const errno = 'systemErrno' in error && (code === IOERR || code === CANTOPEN) ? error.systemErrno : 0;
  return (typeof errno === 'number' && systemWords(-errno)) || OUTSIDE_CAUSES.get(code);
}

const systemReason = (error: Error): string | undefined =>
  'errno' in error && typeof error.errno === 'number' ? systemWords(error.errno) : undefined;

const systemWords = (errno: number): string | undefined => getSystemErrorMap().get(errno)?.[1];
