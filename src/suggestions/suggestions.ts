import type { Log } from '../base/log.ts';
import { asCodedError } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import { firstQuestions } from './first-questions.ts';
import { followUps } from './follow-ups.ts';
import type { ShownResult, SuggestionsNeeds } from './needs.ts';

export type { ShownResult, SuggestionsNeeds } from './needs.ts';

/** Questions worth asking, as whole sentences. */
export interface Suggestions {
  /** To begin with; none without a connection or while Looker cannot be asked. */
  first(language: Language): Promise<readonly string[]>;
  /** After a result. Throws not_found. */
  after(resultId: string, language: Language): Promise<readonly string[]>;
}

/** Explores that are read for it: each costs a call of Looker's a day. */
const EXPLORES = 3;
/** A suggestion that comes later is not waited for; what was asked of Looker is there the next time. */
const PATIENCE_MS = 4_000;

export function createSuggestions(needs: SuggestionsNeeds, log: Log): Suggestions {
  const orNothing = <T>(asked: Promise<T>): Promise<T | undefined> =>
    inTime(
      asked.catch((error: unknown) => {
        log.debug({ code: asCodedError(error).code }, 'no suggestions from the catalogue');
        return undefined;
      }),
    );
  return {
    first: async language => {
      const explores = await orNothing(needs.sample(EXPLORES));
      return explores === undefined ? [] : firstQuestions(explores, language);
    },
    after: async (resultId, language) => {
      const result: ShownResult = await needs.result(resultId);
      const { model, explore } = result.query;
      return followUps(result, await orNothing(needs.explore(model, explore)), language);
    },
  };
}

async function inTime<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  try {
    return await Promise.race([asked, over]);
  } finally {
    clearTimeout(timer);
  }
}
