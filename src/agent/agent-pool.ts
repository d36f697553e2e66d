import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import { singleFlight } from '../base/single-flight.ts';
import { CodedError } from '../contract/errors.ts';
import { abortable } from './abortable.ts';
import type { AgentProcess } from './agent-process.ts';

/** Between two attempts to start: what was in the way (memory, a lock) may pass. */
const START_PAUSE_MS = 300;

/**
 * Keeps one warm process that serves all turns, and puts a new one in its place when it is lost or spent. A process
 * that is replaced while it works ends after its last turn.
 */
export class AgentPool {
  readonly #all = new Set<AgentProcess>();
  readonly #closing = new AbortController();
  #current: AgentProcess | undefined;

  readonly #start: (signal: AbortSignal) => Promise<AgentProcess>;
  readonly #attempts: number;
  readonly #log: Log;

  /** `start` gives a ready process or ends with its signal; a CodedError of it is told, any other is tried again. */
  constructor(start: (signal: AbortSignal) => Promise<AgentProcess>, attempts: number, log: Log) {
    this.#start = start;
    this.#attempts = attempts;
    this.#log = log;
  }

  get size(): number {
    return this.#all.size;
  }

  /** The warm process, or a new one. Throws `agent_unavailable`, what the runtime throws, or the signal's reason. */
  async acquire(signal: AbortSignal): Promise<AgentProcess> {
    const current = this.#current;
    if (current === undefined || current.isLost) return abortable(this.#renew(), signal);
    if (current.isSpent) this.#renewInBackground();
    return current;
  }

  /** Another process takes over from this one, which ends after its turns. */
  replace(process: AgentProcess): void {
    if (process === this.#current) this.#renewInBackground();
  }

  /** The warm process ends after its turns; the next need starts another. */
  drop(): void {
    const former = this.#current;
    this.#current = undefined;
    former?.retire();
  }

  async close(): Promise<void> {
    this.#closing.abort(new CodedError('shutting_down'));
    await this.#renew().catch(() => {}); // joins a start under way, which ends now
    await Promise.all([...this.#all].map(process => process.stop()));
  }

  /** Starts the next process; when it is ready the former one retires. Shared by all who wait. */
  readonly #renew = singleFlight(async () => {
    const next = await this.#startPatiently();
    const former = this.#current;
    this.#current = next;
    former?.retire();
    return next;
  });

  #renewInBackground(): void {
    this.#renew().catch((error: unknown) => this.#log.warn({ err: error }, 'the next agent process did not start'));
  }

  async #startPatiently(): Promise<AgentProcess> {
    for (let attempt = 1; ; attempt++) {
      this.#closing.signal.throwIfAborted();
      try {
        return this.#adopt(await this.#start(this.#closing.signal));
      } catch (error) {
        if (error instanceof CodedError) throw error;
        this.#log.warn({ err: error, attempt }, 'agent process did not start');
        if (attempt >= this.#attempts) throw new CodedError('agent_unavailable', { cause: error });
        await sleep(START_PAUSE_MS * attempt, undefined, { signal: this.#closing.signal });
      }
    }
  }

  #adopt(process: AgentProcess): AgentProcess {
    this.#all.add(process);
    void process.lost.then(() => this.#forget(process));
    return process;
  }

  /** A lost process that had served is followed by another at once; one that never did would only fall again. */
  #forget(process: AgentProcess): void {
    this.#all.delete(process);
    if (this.#current !== process) return;
    this.#current = undefined;
    if (process.hasServed && !this.#closing.signal.aborted) this.#renewInBackground();
  }
}
