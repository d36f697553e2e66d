import type { Looker, OfferedTools, OpenTools } from '../../src/looker/looker.ts';

/** The tools with a bearer that they serve, as an agent's session has them once its turn has begun. */
export function served(looker: Looker, tools: OpenTools): OpenTools & Pick<OfferedTools, 'url' | 'token'> {
  const { url, token } = looker.offerTools();
  tools.serve(token);
  return { ...tools, url, token };
}
