// @ts-check
import { startDemoLooker } from './built.mjs';

/** Requests that run a query: all end in `run` or `run_inline`, but for a format behind it. */
const QUERY = /\/run(?:_inline)?(?:\/|$)/;

/** Starts the demo Looker, which counts the requests that reach it. */
export async function startMeteredLooker() {
  let calls = { all: 0, queries: 0 };
  const looker = await startDemoLooker({
    onRequest: ({ path }) => {
      calls.all += 1;
      if (QUERY.test(path)) calls.queries += 1;
    },
  });
  return {
    url: looker.url,
    clientId: looker.clientId,
    clientSecret: looker.clientSecret.reveal(),
    close: () => looker.close(),
    /** What was counted since the last time this was called. */
    take() {
      const taken = calls;
      calls = { all: 0, queries: 0 };
      return taken;
    },
  };
}
