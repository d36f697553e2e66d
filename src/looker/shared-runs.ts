import { untilAborted } from './until-aborted.ts';

/** Who waits for a run. */
export interface Asker {
  readonly signal: AbortSignal;
  /** A request reached Looker on this asker's account. */
  readonly onSent: (kind: 'query' | 'other') => void;
}

/** The work of a run: aborted when nobody waits for it any more. */
type Work<T> = (signal: AbortSignal, onSent: Asker['onSent']) => Promise<T>;

interface Run<T> {
  readonly result: Promise<T>;
  /** In the order in which they came: the first of those who still wait pays. */
  readonly askers: Set<Asker>;
  readonly controller: AbortController;
}

/** One run for all who want the same at the same time. One who leaves does not end it for the others; the last one does. */
export class SharedRuns<T> {
  readonly #running = new Map<string, Run<T>>();

  /** `first`: the work was begun for this asker. Rejects as the work does, or with the reason of the asker's signal. */
  async join(key: string, asker: Asker, work: Work<T>): Promise<{ value: T; first: boolean }> {
    const known = this.#running.get(key);
    const run = known ?? this.#start(key, work);
    run.askers.add(asker);
    try {
      return { value: await untilAborted(run.result, asker.signal), first: known === undefined };
    } catch (error) {
      if (asker.signal.aborted && run.askers.size === 1) {
        this.#forget(key, run);
        run.controller.abort();
        await run.result.catch(() => {}); // until then a request may still count, on the account of the last one
      }
      throw error;
    } finally {
      run.askers.delete(asker);
    }
  }

  #start(key: string, work: Work<T>): Run<T> {
    const askers = new Set<Asker>();
    const controller = new AbortController();
    const onSent: Asker['onSent'] = kind => askers.values().next().value?.onSent(kind);
    const run = { result: work(controller.signal, onSent), askers, controller };
    this.#running.set(key, run);
    const over = (): void => this.#forget(key, run);
    run.result.then(over, over);
    return run;
  }

  #forget(key: string, run: Run<T>): void {
    if (this.#running.get(key) === run) this.#running.delete(key);
  }
}
