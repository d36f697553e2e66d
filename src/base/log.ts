import { type Logger, pino } from 'pino';
import type { Redactor } from './redactor.ts';

export type Log = Logger;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One JSON line an entry; every line passes the redactor, so a known secret cannot leave by the log. */
export function createLog(options: { level: LogLevel; redactor: Redactor; write?: (line: string) => void }): Log {
  const write = options.write ?? (line => process.stderr.write(line));
  return pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => write(options.redactor.scrub(line)) },
  );
}
