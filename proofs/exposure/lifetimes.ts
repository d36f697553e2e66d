import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '../../src/base/ids.ts';
import type { WsClient } from '../../test/harness/ws-client.ts';
import type { Findings } from './findings.ts';
import { type Place, signIn, signOut } from './place.ts';
import { expireNewest } from './seed.ts';

/** A socket ends within this time of what ends it. */
const SOON_MS = 1_000;

/** A socket that says nothing for so long does not answer. */
const PATIENCE_MS = 20_000;

const after = <Value>(ms: number, value: Value): Promise<Value> =>
  new Promise(resolve => setTimeout(() => resolve(value), Math.max(0, ms)).unref());

/** Whether a frame is dealt with: nobody has this conversation, which only members are told. */
async function isServed(client: WsClient): Promise<boolean> {
  const answer = client.exchange({ type: 'follow', conversation_id: 'nobody' }).then(frame => frame['code']);
  return (await Promise.race([answer.catch(() => 'closed'), after(PATIENCE_MS, 'no answer')])) === 'not_found';
}

/** The close code when the socket ends within a second from `since`, else what it is. */
async function endOf(client: WsClient, since: number): Promise<number | string> {
  const late = after(since + SOON_MS - performance.now(), 'still open');
  return Promise.race([client.closed.then(({ code }) => code), late]);
}

/** What ends a session ends its sockets, at once; and nothing else ends. For a server with AUTH=token. */
export async function examineLifetimes(place: Place, findings: Findings): Promise<void> {
  await signingOut(place, findings);
  await expiring(place, findings);
  await changingTheToken(place, findings);
}

async function signingOut(place: Place, findings: Findings): Promise<void> {
  const { server, keys } = place;
  const cookie = await signIn(server, keys.token);
  const windows = [await server.open({ cookie }), await server.open({ cookie })];
  const bystanders = [
    await server.open({ cookie: keys.live }),
    await server.open({ authorization: `Bearer ${keys.token}` }),
  ];
  for (const client of [...windows, ...bystanders]) findings.expect('a socket is served', await isServed(client), true);
  const since = performance.now();
  await signOut(server, cookie);
  for (const client of windows)
    findings.expect('a socket of a session that was signed out', await endOf(client, since), 1008);
  for (const client of bystanders) findings.expect("another session's socket", await isServed(client), true);
}

async function expiring(place: Place, findings: Findings): Promise<void> {
  const { server, keys, folder } = place;
  const cookie = await signIn(server, keys.token);
  const end = Date.now() + 1_500;
  await expireNewest(folder, new Date(end));
  const client = await server.open({ cookie });
  findings.expect('a socket of a session that has not expired yet', await isServed(client), true);
  const since = performance.now() + end - Date.now();
  findings.expect('a socket of a session that has expired', await endOf(client, since), 1008);
}

async function changingTheToken(place: Place, findings: Findings): Promise<void> {
  const { server, keys, folder } = place;
  const cookie = await signIn(server, keys.token);
  const token = newToken();
  await writeFile(join(folder, 'data', 'access-token'), `${token}\n`);
  const again = await place.restart();
  const statusWith = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${again.url}/api/conversations`, { headers })).status;
  findings.expect('a session of the former token', await statusWith({ cookie }), 401);
  findings.expect('the former token', await statusWith({ authorization: `Bearer ${keys.token}` }), 401);
  findings.expect('the new token', await statusWith({ authorization: `Bearer ${token}` }), 200);
}
