import type { Api } from './api.ts';
import type { AppState } from './types.ts';

/** How long questions to ask are waited for, in ms: longer than the server itself waits for Looker. */
const PATIENCE = 8_000;

interface Needs {
  readonly api: Pick<Api, 'suggestions'>;
  readonly get: () => Pick<AppState, 'connection' | 'language' | 'suggestions'>;
  readonly set: (change: Pick<AppState, 'suggestions'>) => void;
}

/** Where suggestions are kept: they belong to a connection, a language and, unless they are first ones, a result. */
export const suggestionsKey = (
  { connection, language }: Pick<AppState, 'connection' | 'language'>,
  resultId: string | undefined,
): string => [connection?.id, language, resultId].join(' ');

/** Questions worth asking, from the server. That there are none, for whatever reason, is never an error. */
export class Suggestions {
  readonly #needs: Needs;
  readonly #patience: number;

  constructor(needs: Needs, patience = PATIENCE) {
    this.#needs = needs;
    this.#patience = patience;
  }

  /** Loads those that are not there yet. What is given back ends it: nobody wants them any more. */
  load(resultId: string | undefined): () => void {
    const { api, get, set } = this.#needs;
    const key = suggestionsKey(get(), resultId);
    // None may be some the next time: Looker was out of reach, perhaps.
    if (get().suggestions[key]?.length) return () => {};
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.#patience);
    let wanted = true;
    const keep = (questions: readonly string[]): void => {
      clearTimeout(timer);
      if (wanted) set({ suggestions: { ...get().suggestions, [key]: questions } });
    };
    api.suggestions(resultId, controller.signal).then(keep, () => keep([]));
    return () => {
      wanted = false;
      controller.abort();
    };
  }
}
