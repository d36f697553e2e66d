import { onTestFinished } from 'vitest';
import { type DemoLooker, type DemoLookerOptions, startDemoLooker } from '../../src/demo/looker/looker.ts';

/** One day for all tests, so that the data are generated once a worker. */
export const TODAY = '2026-11-22';

export interface Client {
  readonly looker: DemoLooker;
  readonly token: string;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  readonly post: (path: string, body: unknown, init?: RequestInit) => Promise<Response>;
  /** The JSON of a GET. */
  readonly json: (path: string) => Promise<unknown>;
}

/** A demo Looker of the test's own, with someone logged in; it ends with the test. */
export async function openLooker(options: DemoLookerOptions = {}): Promise<Client> {
  const looker = await startDemoLooker({ today: TODAY, ...options });
  onTestFinished(() => looker.close());
  return connect(looker);
}

/** Logs in to a running demo Looker. */
export async function connect(looker: DemoLooker): Promise<Client> {
  const answer = await login(looker);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const authorization = `Bearer ${token}`;
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${looker.url}/api/4.0${path}`, { headers: { authorization }, ...init });
  return {
    looker,
    token,
    get,
    post: (path, body, init = {}) =>
      get(path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...init,
      }),
    json: async path => (await get(path)).json(),
  };
}

export function login(looker: DemoLooker, override: { id?: string; secret?: string } = {}): Promise<Response> {
  const body = new URLSearchParams({
    client_id: override.id ?? looker.clientId,
    client_secret: override.secret ?? looker.clientSecret.reveal(),
    grant_type: 'client_credentials',
  });
  return fetch(`${looker.url}/api/4.0/login`, { method: 'POST', body });
}

/** A query by state that every test may ask, with filters of its own. */
export const byState = (filters: Record<string, string> = {}, more: Record<string, unknown> = {}) => ({
  model: 'thelook',
  view: 'order_items',
  fields: ['users.state', 'order_items.count'],
  sorts: ['order_items.count desc'],
  limit: '10',
  filters,
  ...more,
});
