import type { AcpUpdate } from './acp-updates.ts';
import type { AgentLimits } from './agent-limits.ts';
import type { TurnUpdate } from './turn-request.ts';

/** Why a turn is stopped from outside the prompt; the first reason stays. */
export type StopReason = 'cancelled' | 'out_of_time' | 'silent' | 'flooded' | 'unheard';

/** The CLI tells a change of its mode as if the model had said it. */
const MODE_UPDATE = /^\[MODE_UPDATE\] \w+$/;

/**
 * The CLI (0.61) sends each thought whole, as a heading in asterisks and the words under it, and neither ends it nor
 * leaves out a heading that is empty. Here it ends with a blank line, since thoughts are joined as they are.
 */
function wholeThought(text: string): string {
  const words = text.replace(/^\*{4}\n/, '').trim();
  return words === '' ? '' : `${words}\n\n`;
}

/** Listens to one turn's updates, passes text and thoughts on, and stops the turn when something is out of bounds. */
export class TurnWatch {
  /** Resolves with the first reason to stop; never when the turn ends well. */
  readonly stopped: Promise<StopReason>;
  #stop: (reason: StopReason) => void = () => {};
  readonly #runningTools = new Set<string>();
  #toolsIdle: (() => void) | undefined;
  #silence: NodeJS.Timeout | undefined;
  readonly #turnTimer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#stop('cancelled');
  #bytes = 0;
  #updates = 0;

  readonly #limits: AgentLimits;
  readonly #signal: AbortSignal;
  readonly #onUpdate: (update: TurnUpdate) => void;

  constructor(options: { limits: AgentLimits; signal: AbortSignal; onUpdate: (update: TurnUpdate) => void }) {
    this.#limits = options.limits;
    this.#signal = options.signal;
    this.#onUpdate = options.onUpdate;
    this.stopped = new Promise(resolve => {
      this.#stop = resolve;
    });
    this.#turnTimer = setTimeout(() => this.#stop('out_of_time'), this.#limits.turnMs);
    this.#signal.addEventListener('abort', this.#onAbort);
    if (this.#signal.aborted) this.#onAbort();
  }

  /** From now on silence counts, unless `isBusy` says that the model is at work. */
  expectSound(isBusy: () => boolean): void {
    const check = (): void => {
      if (isBusy() || this.#runningTools.size > 0) this.#silence?.refresh();
      else this.#stop('silent');
    };
    clearTimeout(this.#silence);
    this.#silence = setTimeout(check, this.#limits.silenceMs);
  }

  /** Something happened: silence begins anew. */
  alive(): void {
    this.#silence?.refresh();
  }

  take(update: AcpUpdate): void {
    this.alive();
    if (++this.#updates > this.#limits.updates) return this.#stop('flooded');
    if (update.kind === 'tool_started') this.#runningTools.add(update.toolCallId);
    if (update.kind === 'tool_ended') this.#endTool(update.toolCallId);
    if (update.kind !== 'text' && update.kind !== 'thought') return;
    if (MODE_UPDATE.test(update.text)) return;
    const text = update.kind === 'thought' ? wholeThought(update.text) : update.text;
    if (text === '') return;
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes > this.#limits.textBytes) return this.#stop('flooded');
    try {
      this.#onUpdate({ kind: update.kind, text });
    } catch {
      this.#stop('unheard'); // whoever asked can no longer take the answer
    }
  }

  /** Resolves when no tool runs any more. */
  toolsIdle(): Promise<void> {
    if (this.#runningTools.size === 0) return Promise.resolve();
    return new Promise(resolve => {
      this.#toolsIdle = resolve;
    });
  }

  close(): void {
    clearTimeout(this.#turnTimer);
    clearTimeout(this.#silence);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #endTool(toolCallId: string): void {
    this.#runningTools.delete(toolCallId);
    if (this.#runningTools.size === 0) this.#toolsIdle?.();
  }
}
