import type { Log } from './base/log.ts';
import { type Catalogue, createCatalogue } from './catalogue/catalogue.ts';
import type { Conversations } from './conversations/conversations.ts';
import type { Destinations } from './destinations.ts';
import { type Looker, type LookerTarget, sameTarget } from './looker/looker.ts';
import { createSuggestions, type Suggestions } from './suggestions/suggestions.ts';

/** The catalogue of the Looker in use. */
export interface Catalogues {
  /** That of a Looker. */
  of(target: LookerTarget): Catalogue;
  /** Another Looker, or another secret, begins another. Throws no_connection, secret_unreadable. */
  inUse(): Promise<Catalogue>;
  /** Forgets all that was read of a connection's Looker. */
  forget(connectionId: string): void;
}

export function createCatalogues({ destinations, looker }: { destinations: Destinations; looker: Looker }): Catalogues {
  let current: { target: LookerTarget; catalogue: Catalogue } | undefined;
  const forget = (id: string): void => {
    if (current?.target.id === id) current = undefined;
    looker.forget(id);
  };
  const of = (target: LookerTarget): Catalogue => {
    if (current !== undefined && !sameTarget(current.target, target)) forget(current.target.id);
    current ??= { target, catalogue: createCatalogue(looker.metadata(target)) };
    return current.catalogue;
  };
  return { of, inUse: async () => of(await destinations.looker()), forget };
}

/** Questions worth asking, of the Looker in use. */
export const suggestionsOf = (catalogues: Catalogues, conversations: Conversations, log: Log): Suggestions =>
  createSuggestions(
    {
      sample: async count => (await catalogues.inUse()).sample(count),
      explore: async (model, explore) => (await catalogues.inUse()).explore(model, explore),
      result: id => conversations.result(id, 0, 0),
    },
    log,
  );
