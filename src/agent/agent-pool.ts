import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import { singleFlight } from '../base/single-flight.ts';
import { CodedError } from '../contract/errors.ts';
import { abortable } from './abortable.ts';
import type { AgentLimits } from './agent-limits.ts';
import type { AgentProcess, AgentSession } from './agent-process.ts';

/** Between two attempts to start: what was in the way (memory, a lock) may pass. */
const START_PAUSE_MS = 300;
/** How often it is looked for processes that are idle for too long, in parts of that time. */
const LOOKS = 5;

type PoolLimits = Pick<AgentLimits, 'startAttempts' | 'processes' | 'turnsPerProcess' | 'extraIdleMs'>;

interface Opening {
  readonly process: AgentProcess;
  readonly opening: Promise<AgentSession>;
}

/**
 * Keeps a process warm, starts more while all are busy, and puts a new one in the place of each that is lost or spent.
 * A turn goes to the least busy. A process that is replaced while it works ends after its last turn.
 */
export class AgentPool {
  readonly #all = new Set<AgentProcess>();
  /** Those that take new turns. */
  readonly #serving = new Set<AgentProcess>();
  readonly #unwanted = new WeakSet<AgentProcess>();
  readonly #closing = new AbortController();
  #idleWatch: NodeJS.Timeout | undefined;

  readonly #start: (signal: AbortSignal) => Promise<AgentProcess>;
  readonly #limits: PoolLimits;
  readonly #log: Log;

  /** `start` gives a ready process or ends with its signal; a CodedError of it is told, any other is tried again. */
  constructor(start: (signal: AbortSignal) => Promise<AgentProcess>, limits: PoolLimits, log: Log) {
    this.#start = start;
    this.#limits = limits;
    this.#log = log;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Starts a process where none serves. Throws `agent_unavailable`, what the runtime throws, or the signal's reason. */
  async warm(signal: AbortSignal): Promise<void> {
    if (this.#leastBusy() === undefined) await abortable(this.#add(), signal);
  }

  /** Begins to open a session for this model in the least busy process; throws as `warm` does. */
  async open(model: string, signal: AbortSignal): Promise<Opening> {
    // In the same step in which the process is chosen: those who waited for one start then spread over all.
    const begin = (process: AgentProcess): Opening => ({ process, opening: process.openSession(model, signal) });
    for (;;) {
      this.#releaseUnwanted();
      const process = this.#leastBusy();
      if (process === undefined) {
        const next = await abortable(this.#add(), signal);
        if (next.isLost) return begin(next);
        continue;
      }
      const isCrowded = process.turns >= this.#limits.turnsPerProcess && this.#serving.size < this.#limits.processes;
      if (isCrowded || !this.#isWanted(process)) this.#addInBackground();
      // Sessions open one after the other: who comes so late is served sooner by the process that starts now.
      if (!isCrowded || process.turns < 2 * this.#limits.turnsPerProcess) return begin(process);
      if (!(await abortable(this.#hasAdded(), signal))) return begin(process);
    }
  }

  /** Another process takes over from this one, which ends after its turns. */
  replace(process: AgentProcess): void {
    this.#unwanted.add(process);
    if (!this.#serving.has(process) || this.#releaseUnwanted()) return;
    this.#addInBackground();
  }

  /** It serves on only where no other does; the next need starts one. */
  distrust(process: AgentProcess): void {
    this.#unwanted.add(process);
  }

  /** The warm processes end after their turns; the next need starts another. */
  drop(): void {
    for (const process of this.#serving) this.#release(process);
  }

  async close(): Promise<void> {
    clearInterval(this.#idleWatch);
    this.#closing.abort(new CodedError('shutting_down'));
    await this.#add().catch(() => {}); // joins a start under way, which ends now
    await Promise.all([...this.#all].map(process => process.stop()));
  }

  /** One that is on its way out only where there is no other. */
  #leastBusy(): AgentProcess | undefined {
    const alive = [...this.#serving].filter(process => !process.isLost);
    const wanted = alive.filter(process => this.#isWanted(process));
    return (wanted.length > 0 ? wanted : alive).toSorted((a, b) => a.turns - b.turns)[0];
  }

  #isWanted(process: AgentProcess): boolean {
    return !process.isLost && !process.isSpent && !this.#unwanted.has(process);
  }

  /** Lets go those on their way out, where another serves; tells whether one does. */
  #releaseUnwanted(): boolean {
    const serving = [...this.#serving];
    if (!serving.some(process => this.#isWanted(process))) return false;
    for (const process of serving) if (!this.#isWanted(process)) this.#release(process);
    return true;
  }

  #release(process: AgentProcess): void {
    this.#serving.delete(process);
    process.retire();
  }

  /** Starts one more process. Shared by all who wait. */
  readonly #add = singleFlight(async () => {
    const next = await this.#startPatiently();
    this.#serving.add(next);
    this.#releaseUnwanted();
    if (this.#serving.size > 1) this.#watchIdle();
    return next;
  });

  #hasAdded(): Promise<boolean> {
    return this.#add().then(
      () => true,
      () => false,
    );
  }

  #addInBackground(): void {
    this.#add().catch((error: unknown) => this.#log.warn({ err: error }, 'the next agent process did not start'));
  }

  async #startPatiently(): Promise<AgentProcess> {
    for (let attempt = 1; ; attempt++) {
      this.#closing.signal.throwIfAborted();
      try {
        return this.#adopt(await this.#start(this.#closing.signal));
      } catch (error) {
        if (error instanceof CodedError) throw error;
        this.#log.warn({ err: error, attempt }, 'agent process did not start');
        if (attempt >= this.#limits.startAttempts) throw new CodedError('agent_unavailable', { cause: error });
        await sleep(START_PAUSE_MS * attempt, undefined, { signal: this.#closing.signal });
      }
    }
  }

  #adopt(process: AgentProcess): AgentProcess {
    this.#all.add(process);
    void process.lost.then(() => this.#forget(process));
    return process;
  }

  /** The last of those that serve is followed by another at once; one that never did would only fall again. */
  #forget(process: AgentProcess): void {
    this.#all.delete(process);
    if (!this.#serving.delete(process)) return;
    if (this.#serving.size === 0 && process.hasServed && !this.#closing.signal.aborted) this.#addInBackground();
  }

  /** Until one serves again, those that nobody has needed for a while are let go. */
  #watchIdle(): void {
    clearInterval(this.#idleWatch);
    const { extraIdleMs } = this.#limits;
    this.#idleWatch = setInterval(() => {
      for (const process of this.#serving) {
        if (this.#serving.size > 1 && process.idleMs >= extraIdleMs) this.#release(process);
      }
      if (this.#serving.size <= 1) clearInterval(this.#idleWatch);
    }, extraIdleMs / LOOKS).unref();
  }
}
