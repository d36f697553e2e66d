import type { ExecutedQuery } from '../../src/contract/results.ts';

interface Credentials {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Runs a query straight at Looker's API, past everything of ours, and gives its rows. */
export async function runAtLooker(looker: Credentials, query: ExecutedQuery): Promise<Record<string, unknown>[]> {
  const login = await fetch(`${looker.url}/api/4.0/login`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: looker.clientId, client_secret: looker.clientSecret }),
  });
  const { access_token } = JSON.parse(await login.text());
  const { explore, time_zone, ...rest } = query;
  const answer = await fetch(`${looker.url}/api/4.0/queries/run/json`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...rest, view: explore, query_timezone: time_zone }),
  });
  return JSON.parse(await answer.text());
}
