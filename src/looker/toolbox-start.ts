import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import { CodedError } from '../contract/errors.ts';
import { type RunningToolbox, startToolboxProcess, type ToolboxPlace, type ToolboxProgram } from './toolbox-process.ts';

export interface ToolboxStart extends ToolboxPlace {
  readonly program: () => Promise<ToolboxProgram>;
  readonly log: Log;
}

/** The third failure in a row is final for the calls that wait; the pauses let a taken port clear. */
const PAUSES_BETWEEN_TRIES_MS = [100, 500];

/**
 * Starts a Toolbox, in up to three tries. Throws `toolbox_unavailable`, or at once what `program` throws: when the
 * program cannot be had, another try is no help.
 */
export async function startToolbox(options: ToolboxStart, signal: AbortSignal): Promise<RunningToolbox> {
  for (const pauseMs of [...PAUSES_BETWEEN_TRIES_MS, 0]) {
    if (signal.aborted) break;
    try {
      return await startToolboxProcess(await options.program(), options, signal);
    } catch (error) {
      if (error instanceof CodedError) throw error;
      options.log.warn({ err: error }, 'toolbox did not start');
      await pause(pauseMs);
    }
  }
  throw new CodedError('toolbox_unavailable', { cause: 'did not start' });
}
