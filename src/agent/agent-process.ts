import { readFile } from 'node:fs/promises';
import { type Child, startChild } from '../base/child-process.ts';
import type { Log } from '../base/log.ts';
import { strikeTokens } from '../base/strike-tokens.ts';
import { together } from '../base/together.ts';
import { WholeLines } from '../base/whole-lines.ts';
import { abortable } from './abortable.ts';
import { AcpConnection } from './acp-connection.ts';
import type { AcpUpdate } from './acp-updates.ts';
import type { AgentDriver } from './agent-driver.ts';
import type { AgentLimits } from './agent-limits.ts';
import { DeadlineError, withDeadline } from './deadline.ts';
import type { ToolOffer, ToolSource } from './turn-request.ts';

/** Why a process is gone: it left, we ended it for what it did, or for nothing of its own (`retired`). */
export type Loss = 'crashed' | 'flooded' | 'hung' | 'retired';

export interface AgentSession {
  /** What the program shows for it, to the model and to the MCP server. */
  readonly token: string;
  listen(listener: (update: AcpUpdate) => void): void;
  /** Gives the stop reason; rejects with the program's error or when it is gone. */
  prompt(text: string): Promise<string>;
  cancel(): Promise<void>;
  /** The turn is over: updates are no longer heard, its traces are removed. */
  close(): Promise<void>;
}

interface ProcessParts {
  readonly driver: AgentDriver;
  readonly tools: Pick<ToolSource, 'offer'>;
  readonly limits: AgentLimits;
  readonly log: Log;
}

/** A session that is nobody's yet. */
interface Opened {
  readonly id: string;
  readonly offer: ToolOffer;
}

const NEVER = new AbortController().signal;

/**
 * One running agent program: initialized, with sessions opened one at a time. While it has no turn it keeps one ready, so
 * that the next turn need not wait for the opening.
 */
export class AgentProcess {
  readonly lost: Promise<Loss>;
  #loss: Loss | undefined;
  #because: Loss | undefined;
  #opens = 0;
  #served = 0;
  #running = 0;
  #idleSince = performance.now();
  #resident = 0;
  #retiring = false;
  #opening: Promise<unknown> = Promise.resolve();
  /** The session that waits for a turn, or is on its way. */
  #ready: Promise<Opened> | undefined;
  readonly #offers = new Set<ToolOffer>();

  readonly #driver: AgentDriver;
  readonly #tools: Pick<ToolSource, 'offer'>;
  readonly #limits: AgentLimits;
  readonly #log: Log;
  readonly #child: Child;
  readonly #acp: AcpConnection;
  /** Files cost more than anything else at an ending; a hundred answers may end at once. */
  readonly #clearUp = together<string>(async sessionIds => {
    await this.#driver.forgetSessions(sessionIds);
    this.#resident = await residentBytes(this.#child.pid);
  });

  private constructor({ driver, tools, limits, log }: ProcessParts) {
    this.#driver = driver;
    this.#tools = tools;
    this.#limits = limits;
    this.#log = log;
    const lines = new WholeLines(line => log.debug({ stderr: strikeTokens(line) }, 'agent stderr'));
    this.#child = startChild({ ...driver.launch, onStderr: text => lines.add(text) });
    void this.#child.ended.then(() => lines.end());
    this.#acp = new AcpConnection(this.#child, limits);
    this.lost = this.#waitForLoss();
  }

  /** Starts a program and waits until it is ready for sessions. Rejects with a plain error when it is not in time. */
  static async start(parts: ProcessParts, signal: AbortSignal): Promise<AgentProcess> {
    const { driver, limits } = parts;
    const process = new AgentProcess(parts);
    try {
      const ready = withDeadline(process.#acp.initialize(), limits.initializeMs, 'initialize');
      const version = await abortable(ready, signal);
      if (driver.version !== '' && version !== driver.version) {
        throw new Error(`the agent says it is version ${version ?? 'unknown'}, not ${driver.version}`);
      }
      process.#prepare();
      return process;
    } catch (error) {
      process.kill('hung');
      await process.lost;
      throw error;
    }
  }

  /** Gone, or about to be. */
  get isLost(): boolean {
    return this.#loss !== undefined || this.#because !== undefined;
  }

  get hasServed(): boolean {
    return this.#served > 0;
  }

  /** Turns at work in it, or in line for their session. */
  get turns(): number {
    return this.#running;
  }

  /** How long it has had none. */
  get idleMs(): number {
    return this.#running > 0 ? 0 : performance.now() - this.#idleSince;
  }

  /** It has opened so many sessions, or grown so large, that another should take over. */
  get isSpent(): boolean {
    return this.#opens >= this.#limits.opensPerProcess || this.#resident >= this.#limits.residentBytes;
  }

  /**
   * Gives a turn the session that is ready or soon will be, else opens one, after those before it. Rejects with the
   * signal's reason while it waits in the line, with the program's error, or with a DeadlineError (the process is then
   * ended as hung).
   */
  async openSession(model: string, signal: AbortSignal): Promise<AgentSession> {
    this.#running++;
    this.#served++;
    let opened: Opened | undefined;
    try {
      opened = (await this.#takeReady()) ?? (await this.#open(signal));
      await this.#inTime(this.#driver.useModel(this.#acp, opened.id, model));
      this.#acp.refill();
      return this.#session(opened, () => this.#ended());
    } catch (error) {
      if (opened !== undefined) this.#withdraw(opened.offer);
      this.#ended();
      throw error;
    }
  }

  /** The session that is ready, for something that is no turn; undefined where a turn was sooner. */
  async openRehearsal(): Promise<AgentSession | undefined> {
    const ready = this.#ready;
    const opened = await ready?.catch(() => undefined);
    if (opened === undefined || this.#ready !== ready) return undefined;
    this.#ready = undefined;
    opened.offer.rehearse();
    return this.#session(opened, () => this.#prepare());
  }

  /** Ends by itself when its last turn has ended. */
  retire(): void {
    this.#retiring = true;
    void this.#takeReady().then(ready => ready && this.#withdraw(ready.offer));
    if (this.#running === 0) void this.stop();
  }

  /** Asks it to leave, and makes it after 2 s. */
  async stop(): Promise<void> {
    this.#because ??= 'retired';
    await this.#child.stop();
    await this.lost;
  }

  kill(because: Loss): void {
    this.#because ??= because;
    this.#child.kill();
  }

  /** Not in the way of turns: the program computes in one thread. What fails costs the next turn its own opening. */
  #prepare(): void {
    if (this.#ready !== undefined || this.#running > 0 || this.#retiring || this.isLost || this.isSpent) return;
    this.#ready = this.#open(NEVER);
    this.#ready.then(
      () => this.#log.debug('a session is ready'),
      (error: unknown) => this.#log.debug({ err: error }, 'no session could be prepared'),
    );
  }

  #takeReady(): Promise<Opened | undefined> {
    const ready = this.#ready?.catch(() => undefined);
    this.#ready = undefined;
    return ready ?? Promise.resolve(undefined);
  }

  #open(signal: AbortSignal): Promise<Opened> {
    const open = this.#opening.then(async () => {
      signal.throwIfAborted();
      this.#opens++;
      this.#acp.refill();
      const offer = this.#tools.offer();
      this.#offers.add(offer);
      try {
        return { id: await this.#inTime(this.#driver.openSession(this.#acp, offer)), offer };
      } catch (error) {
        this.#withdraw(offer);
        throw error;
      }
    });
    this.#opening = open.catch(() => {});
    return open;
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    try {
      return await withDeadline(work, this.#limits.openMs, 'opening a session');
    } catch (error) {
      if (error instanceof DeadlineError) this.kill('hung');
      throw error;
    }
  }

  #withdraw(offer: ToolOffer): void {
    this.#offers.delete(offer);
    offer.close();
  }

  #session({ id, offer }: Opened, ended: () => void): AgentSession {
    let isOpen = true;
    return {
      token: offer.token,
      listen: listener => this.#acp.listen(id, listener),
      prompt: text => this.#acp.prompt(id, this.#driver.promptText(text)),
      cancel: () => this.#acp.cancel(id),
      close: async () => {
        if (!isOpen) return;
        isOpen = false;
        this.#withdraw(offer);
        this.#acp.unlisten(id);
        await this.#clearUp(id);
        ended();
      },
    };
  }

  #ended(): void {
    this.#running--;
    this.#idleSince = performance.now();
    if (this.#retiring && this.#running === 0) void this.stop();
    this.#prepare();
  }

  async #waitForLoss(): Promise<Loss> {
    const hungUp = this.#acp.closed();
    const first = await Promise.race([hungUp, this.#child.ended.then(() => 'ended' as const)]);
    this.#loss = this.#because ?? (first === 'flooded' ? 'flooded' : 'crashed');
    this.#child.kill(); // one that closed its stdout but lives serves nobody
    this.#acp.close();
    this.#ready = undefined;
    for (const offer of this.#offers) this.#withdraw(offer);
    const { exitCode, signal, startError } = await this.#child.ended;
    const details = { loss: this.#loss, exitCode, signal, opens: this.#opens, turns: this.#served, err: startError };
    if (this.#loss === 'retired') this.#log.debug(details, 'agent process ended');
    else this.#log.warn(details, 'agent process lost');
    await this.#driver.dispose();
    return this.#loss;
  }
}

/** Resident memory of a process; 0 where the system does not tell (not Linux) or it is gone. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
