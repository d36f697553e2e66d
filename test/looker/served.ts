import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { Looker, LookerTarget, OfferedTools, OpenTools } from '../../src/looker/looker.ts';

/** The tools with a bearer that they serve, as an agent's session has them once its turn has begun. */
export function served(looker: Looker, tools: OpenTools): OpenTools & Pick<OfferedTools, 'url' | 'token'> {
  const { url, token } = looker.offerTools();
  tools.serve(token);
  return { ...tools, url, token };
}

/** Tools that answer at a Looker, and whose doings nobody writes down. */
export const servedUnheard = (looker: Looker, target: LookerTarget) =>
  served(
    looker,
    looker.openTools({
      target,
      signal: new AbortController().signal,
      timeZone: 'America/Sao_Paulo',
      results: { ids: async () => [], find: async () => undefined },
      catalogue: createCatalogue(looker.metadata(target)),
      onCall: async () => {},
      onResult: async () => 'r1',
      onChart: async () => {},
      onCallEnded: async () => {},
    }),
  );
