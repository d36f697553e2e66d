import { RequestError } from '@agentclientprotocol/sdk';
import type { Log } from '../base/log.ts';
import { CodedError } from '../contract/errors.ts';
import { abortable } from './abortable.ts';
import type { AgentLimits } from './agent-limits.ts';
import type { AgentPool } from './agent-pool.ts';
import type { AgentProcess, AgentSession } from './agent-process.ts';
import { settlesWithin } from './deadline.ts';
import type { EgressTurn } from './egress-turn.ts';
import type { RunEnd } from './turn-ending.ts';
import type { TurnRequest } from './turn-request.ts';
import type { TurnWatch } from './turn-watch.ts';

/** A process that ends while it opens a session, or a session without our tools, is made good for once. */
const ATTEMPTS = 2;

/** Runs one question through a process: a fresh session, one prompt, and whatever comes between. Never rejects. */
export class TurnRun {
  readonly #turn: TurnRequest;
  readonly #pool: AgentPool;
  readonly #egress: EgressTurn;
  readonly #admit: (token: string) => void;
  readonly #watch: TurnWatch;
  readonly #limits: AgentLimits;
  readonly #log: Log;

  constructor(options: {
    turn: TurnRequest;
    pool: AgentPool;
    egress: EgressTurn;
    /** Whoever shows this token asks model and tools for this turn. */
    admit: (token: string) => void;
    watch: TurnWatch;
    limits: AgentLimits;
    log: Log;
  }) {
    this.#turn = options.turn;
    this.#pool = options.pool;
    this.#egress = options.egress;
    this.#admit = options.admit;
    this.#watch = options.watch;
    this.#limits = options.limits;
    this.#log = options.log;
  }

  async run(): Promise<RunEnd> {
    for (let attempt = 1; ; attempt++) {
      const opened = await this.#open(attempt);
      if (opened === 'again') continue;
      if ('kind' in opened) return opened;
      const { process, session } = opened;
      let end: RunEnd;
      try {
        end = await this.#prompt(process, session);
      } finally {
        await session.close();
      }
      if (!this.#egress.toolsMissing) return end;
      if (attempt >= ATTEMPTS) {
        this.#pool.replace(process);
        return end.kind === 'stopped' ? end : { kind: 'refused', error: new CodedError('agent_without_tools') };
      }
      this.#egress.reopen();
    }
  }

  /** A session in the least busy process. A failure while another attempt is left gives 'again'. */
  async #open(attempt: number): Promise<{ process: AgentProcess; session: AgentSession } | RunEnd | 'again'> {
    const stopping = new AbortController();
    void this.#watch.stopped.then(reason => stopping.abort(reason));
    let process: AgentProcess | undefined;
    try {
      const { opening, ...chosen } = await this.#pool.open(this.#turn.model.model, stopping.signal);
      process = chosen.process;
      const lost = process.lost.then(loss => Promise.reject(new Error(`process ${loss}`)));
      opening.then(session => (stopping.signal.aborted ? session.close() : undefined)).catch(() => {});
      const session = await abortable(Promise.race([opening, lost]), stopping.signal);
      if (process.isLost) await lost;
      return { process, session };
    } catch (error) {
      if (stopping.signal.aborted) return { kind: 'stopped', reason: await this.#watch.stopped };
      if (error instanceof CodedError) return { kind: 'refused', error };
      this.#log.warn({ turnId: this.#turn.turnId, attempt, err: error }, 'opening a session failed');
      if (process !== undefined) this.#pool.replace(process);
      if (attempt < ATTEMPTS) return 'again';
      return { kind: 'refused', error: new CodedError('agent_unavailable', { cause: error }) };
    }
  }

  async #prompt(process: AgentProcess, session: AgentSession): Promise<RunEnd> {
    this.#admit(session.token);
    session.listen(update => this.#watch.take(update));
    this.#watch.expectSound(() => this.#egress.isWaiting);
    const prompt = session.prompt(this.#turn.text).then(
      (stopReason): RunEnd => ({ kind: 'answered', stopReason }),
      (error: unknown) => this.#promptFailed(process, error),
    );
    const lost = process.lost.then((loss): RunEnd => ({ kind: 'lost', loss }));
    const stopped = this.#watch.stopped.then((reason): RunEnd => ({ kind: 'stopped', reason }));
    const end = await Promise.race([prompt, lost, stopped]);
    if (end.kind === 'stopped') await this.#stop(end.reason, process, session, prompt);
    return end;
  }

  /** An error of the program's own, or the news that it is gone. */
  async #promptFailed(process: AgentProcess, error: unknown): Promise<RunEnd> {
    if (!(error instanceof RequestError)) return { kind: 'lost', loss: await process.lost };
    if (this.#egress.failure === undefined && !this.#egress.toolsMissing) {
      this.#log.warn({ turnId: this.#turn.turnId, err: error }, 'the agent refused the prompt');
      this.#pool.replace(process); // nobody knows why: a new process begins clean
    }
    return { kind: 'refused', error };
  }

  /**
   * Ends the prompt. The running tool is answered before the CLI is told, or it would keep a call without an answer;
   * a process that does not end the prompt then is hung, as is a silent one, and the one that floods is not asked.
   */
  async #stop(reason: string, process: AgentProcess, session: AgentSession, prompt: Promise<unknown>): Promise<void> {
    if (reason === 'flooded') return process.kill('flooded');
    if (reason === 'silent') return process.kill('hung');
    const answered = this.#turn.tools.cancelRunning().then(() => this.#watch.toolsIdle());
    await settlesWithin(answered, this.#limits.cancelToolMs);
    const ended = session.cancel().then(() => prompt);
    if (!(await settlesWithin(ended, this.#limits.cancelPromptMs))) process.kill('hung');
  }
}
