import { SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import { singleFlight } from '../base/single-flight.ts';
import { strikeTokens } from '../base/strike-tokens.ts';
import { CodedError } from '../contract/errors.ts';
import type { ToolboxCall, ToolboxReply } from './toolbox-client.ts';
import type { RunningToolbox } from './toolbox-process.ts';
import { startToolbox, type ToolboxStart } from './toolbox-start.ts';

export interface Toolbox {
  /** Starts the process now rather than with the first call. Throws `toolbox_unavailable`. */
  warm(): Promise<void>;
  /**
   * Runs a tool, starting the process first when it is not there. When the process dies meanwhile, the call is made once
   * more if it may be; else it throws `toolbox_unavailable`.
   */
  call(call: ToolboxCall): Promise<ToolboxReply>;
  /** The process id, while one runs. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** The head of a Go panic names its place. */
const LOGGED_STDERR_CHARS = 4_000;

const unavailable = (cause: unknown): CodedError => new CodedError('toolbox_unavailable', { cause });

/** True when the process is gone, going, or hangs: fetch fails with a TypeError, the client with one of these codes. */
const isLost = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof SdkError &&
    (error.code === SdkErrorCode.ConnectionClosed || error.code === SdkErrorCode.RequestTimeout));

/** Keeps one Toolbox process for all targets: started by the first need, started again after a death, ended by `close`. */
export function createToolbox(options: ToolboxStart): Toolbox {
  const closing = new AbortController();
  let running: RunningToolbox | undefined;
  let starting: Promise<RunningToolbox> | undefined;

  /** Its calls in flight are rejected by closing their client. */
  async function whenEnded({ child, client }: RunningToolbox): Promise<void> {
    const { exitCode, signal } = await child.ended;
    if (running?.child === child) running = undefined;
    const stderr = strikeTokens(child.stderrTail()).slice(0, LOGGED_STDERR_CHARS);
    if (!closing.signal.aborted) options.log.warn({ exitCode, signal, stderr }, 'toolbox ended');
    await client.close().catch(() => {});
  }

  const start = singleFlight(async () => {
    running = await startToolbox(options, closing.signal);
    void whenEnded(running);
    return running;
  });
  const ensure = async (): Promise<RunningToolbox> => {
    if (closing.signal.aborted) throw unavailable('closing');
    if (running !== undefined) return running;
    starting = start();
    return starting;
  };

  async function callOnce(call: ToolboxCall): Promise<ToolboxReply | 'lost'> {
    const { child, client } = await ensure();
    try {
      return await client.call(call);
    } catch (error) {
      if (!isLost(error)) throw unavailable(error);
      if (running?.child === child) running = undefined; // the next call has a new process at once
      await child.stop(0);
      if (call.mayRepeat?.() === true) return 'lost';
      throw unavailable(error);
    }
  }

  return {
    get pid() {
      return running?.child.pid;
    },
    warm: async () => {
      await ensure();
    },
    call: async call => {
      const first = await callOnce(call);
      const reply = first === 'lost' ? await callOnce(call) : first;
      if (reply === 'lost') throw unavailable('lost twice');
      return reply;
    },
    close: async () => {
      closing.abort();
      await starting?.catch(() => {});
      await running?.child.stop();
    },
  };
}
