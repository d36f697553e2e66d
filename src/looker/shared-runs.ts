import type { AtLooker } from './query-stopper.ts';
import { untilAborted } from './until-aborted.ts';

/** Who waits for a run. */
export interface Asker {
  readonly signal: AbortSignal;
  /** A request reached Looker on this asker's account. */
  readonly onSent: (kind: 'query' | 'other') => void;
  /** No more rows will come for this asker: what became of the query in Looker. Told before `join` rejects. */
  readonly onBrokenOff: (became: AtLooker | Promise<AtLooker>) => void;
}

/** Who waits now, in the order in which they came: the first one pays. */
export type Askers = ReadonlySet<Asker>;

/** The one on whose account a run asks; undefined when all have left. */
export const payerOf = (askers: Askers): Asker | undefined => askers.values().next().value;

/** The work of a run: aborted when nobody waits for it any more. */
type Work<T> = (signal: AbortSignal, askers: Askers) => Promise<T>;

interface Run<T> {
  readonly result: Promise<T>;
  readonly askers: Set<Asker>;
  readonly controller: AbortController;
}

/** One run for all who want the same at the same time. One who leaves does not end it for the others; the last one does. */
export class SharedRuns<T> {
  readonly #running = new Map<string, Run<T>>();

  /** `first`: the work was begun for this asker. Rejects as the work does, or with the reason of the asker's signal. */
  async join(key: string, asker: Asker, work: Work<T>): Promise<{ value: T; first: boolean }> {
    const known = this.#running.get(key);
    const run = known ?? this.#start(key, asker, work);
    run.askers.add(asker);
    try {
      return { value: await untilAborted(run.result, asker.signal), first: known === undefined };
    } catch (error) {
      // At once: who leaves in the same moment must know who is the last one.
      if (asker.signal.aborted && run.askers.size > 1) asker.onBrokenOff('left');
      else if (asker.signal.aborted) await this.#end(key, run);
      throw error;
    } finally {
      run.askers.delete(asker);
    }
  }

  async #end(key: string, run: Run<T>): Promise<void> {
    this.#forget(key, run);
    run.controller.abort();
    await run.result.catch(() => {}); // until then a request may still count, on the account of the last one
  }

  #start(key: string, asker: Asker, work: Work<T>): Run<T> {
    const askers = new Set([asker]);
    const controller = new AbortController();
    const run = { result: work(controller.signal, askers), askers, controller };
    this.#running.set(key, run);
    const over = (): void => this.#forget(key, run);
    run.result.then(over, over);
    return run;
  }

  #forget(key: string, run: Run<T>): void {
    if (this.#running.get(key) === run) this.#running.delete(key);
  }
}
