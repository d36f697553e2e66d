import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { WsClient } from '../harness/ws-client.ts';
import { openServer, type ServerWorld } from './world.ts';

/** Signs a browser in and gives its cookie. */
async function signIn({ url, token }: ServerWorld): Promise<string> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) };
  const answer = await fetch(`${url}/api/session`, init);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const signOut = ({ url }: ServerWorld, cookie: string) =>
  fetch(`${url}/api/session`, { method: 'DELETE', headers: { cookie } });

const isServed = async (client: WsClient): Promise<boolean> =>
  (await client.exchange({ type: 'follow', conversation_id: 'none' }))['code'] === 'not_found';

/** Lets the session that was made last expire `ms` from now. */
async function expireIn({ storage, now }: ServerWorld, ms: number): Promise<void> {
  const newest = storage.db.selectFrom('sessions').select('id_hash').orderBy('created_at', 'desc').limit(1);
  const expires_at = new Date(now.value.getTime() + ms).toISOString();
  await storage.db.updateTable('sessions').set({ expires_at }).where('id_hash', '=', newest).execute();
}

describe('a socket lives no longer than the session that let it in', () => {
  test('a sign-out in one window ends all of its sockets, and nobody else', async () => {
    const world = await openServer({ auth: 'token' });
    const [mine, theirs] = [await signIn(world), await signIn(world)];
    const windows = [await world.open({ cookie: mine }), await world.open({ cookie: mine })];
    const others = [await world.open({ cookie: theirs }), await world.open({ authorization: `Bearer ${world.token}` })];
    for (const client of [...windows, ...others]) expect(await isServed(client)).toBe(true);
    const before = performance.now();
    expect((await signOut(world, mine)).status).toBe(204);
    for (const client of windows) {
      expect(await client.closed).toEqual({ code: 1008, reason: 'unauthorized' });
      expect(client.frames.at(-1)).toMatchObject({ type: 'error', code: 'unauthorized', step: 'auth' });
    }
    expect(performance.now() - before).toBeLessThan(1000);
    for (const client of others) expect(await isServed(client)).toBe(true);
  });

  test('what a client that was shown out still says is not heard', async () => {
    const world = await openServer({ auth: 'token' });
    const cookie = await signIn(world);
    const client = await world.open({ cookie });
    expect(await isServed(client)).toBe(true);
    client.socket.pause(); // it does not hear the close, and so does not answer it
    await signOut(world, cookie);
    client.send({ type: 'ask', message_id: newId(), text: 'Still here?' });
    client.socket.resume();
    await client.closed;
    expect(await world.conversations.list()).toEqual([]);
  });

  test('when the session expires, its sockets end', async () => {
    const world = await openServer({ auth: 'token' });
    const cookie = await signIn(world);
    await expireIn(world, 500);
    const client = await world.open({ cookie });
    expect(await isServed(client)).toBe(true);
    world.now.value = new Date(world.now.value.getTime() + 500);
    expect(await client.closed).toEqual({ code: 1008, reason: 'unauthorized' });
  });

  test('where the machine itself lets in, signing out ends nothing', async () => {
    const world = await openServer();
    const cookie = await signIn(world);
    const client = await world.open({ cookie });
    await signOut(world, cookie);
    expect(await isServed(client)).toBe(true);
  });
});

test('another access token ends the sessions that were made with the former one', async () => {
  const world = await openServer({ auth: 'token' });
  const cookie = await signIn(world);
  const statusOf = async (url: string) => (await fetch(`${url}/api/conversations`, { headers: { cookie } })).status;
  expect(await statusOf(world.url)).toBe(200);
  const same = await openServer({ auth: 'token' }, {}, world);
  expect(await statusOf(same.url)).toBe(200);
  const changed = await openServer({ auth: 'token' }, {}, { ...world, token: 'another token of the operator' });
  expect(await statusOf(changed.url)).toBe(401);
});

test.each([
  ['PUBLIC_URL is https and the page comes from there', { publicUrl: 'https://chat.example.com' }, true],
  ['a trusted proxy says https', { trustProxy: ['127.0.0.1'] }, true],
  ['a proxy that is not trusted says https', {}, false],
])('the cookie is marked for https: %s', async (_, options, secure) => {
  const world = await openServer({ auth: 'token', ...options });
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-proto': 'https',
    ...('publicUrl' in options ? { origin: options.publicUrl } : {}),
  };
  const sent = request(`${world.url}/api/session`, { method: 'POST', headers });
  sent.end(JSON.stringify({ token: world.token }));
  const cookies = await new Promise<string[] | undefined>((resolve, reject) => {
    sent.on('response', response => resolve(response.headers['set-cookie'])).on('error', reject);
  });
  expect(cookies?.[0]?.includes('; Secure')).toBe(secure);
});

describe('a clock that jumps', () => {
  const statusFor = async ({ url }: ServerWorld, cookie: string): Promise<number> =>
    (await fetch(`${url}/api/conversations`, { headers: { cookie } })).status;
  const jump = ({ now }: ServerWorld, hours: number): void => {
    now.value = new Date(now.value.getTime() + hours * 3_600_000);
  };

  test.each([12, -12])('by %i hours signs nobody out', async hours => {
    const world = await openServer({ auth: 'token' });
    const cookie = await signIn(world);
    const client = await world.open({ cookie });
    jump(world, hours);
    expect([await statusFor(world, cookie), await isServed(client)]).toEqual([200, true]);
    expect(await isServed(await world.open({ cookie }))).toBe(true);
  });

  test('back from a year ahead ends the sessions that began there, which would last a year too long', async () => {
    const world = await openServer({ auth: 'token' });
    jump(world, 365 * 24);
    const cookie = await signIn(world);
    expect(await statusFor(world, cookie)).toBe(200);
    jump(world, -365 * 24);
    expect(await statusFor(world, cookie)).toBe(401);
    await expect(
      world.open({ cookie }).then(client => client.exchange({ type: 'cancel_config' })),
    ).resolves.toMatchObject({ code: 'unauthorized' });
  });
});
