import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '../../src/base/ids.ts';
import type { WsClient } from '../../test/harness/ws-client.ts';
import { within } from '../harness/patience.ts';
import type { Findings } from './findings.ts';
import { type Place, signIn, signOut } from './place.ts';
import { expireNewest } from './seed.ts';

/** A socket ends within this time of what ends it. */
const SOON_MS = 1_000;

/** A socket that says nothing for so long does not answer. */
const PATIENCE_MS = 20_000;

/** Whether a frame is dealt with: nobody has this conversation, which only members are told. */
async function isServed(client: WsClient): Promise<boolean> {
  const answer = client.exchange({ type: 'follow', conversation_id: 'nobody' });
  const frame = await within(PATIENCE_MS, 'an answer', answer).catch(() => undefined);
  return frame?.['code'] === 'not_found';
}

/** The close code when the socket ends within a second from now, or from a moment that is still to come, else what it is. */
async function endOf(client: WsClient, untilThenMs = 0): Promise<number | string> {
  const ended = within(Math.max(0, untilThenMs) + SOON_MS, 'the end', client.closed);
  return ended.then(
    ({ code }) => code,
    () => 'still open',
  );
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
  await signOut(server, cookie);
  const ends = await Promise.all(windows.map(client => endOf(client)));
  for (const end of ends) findings.expect('a socket of a session that was signed out', end, 1008);
  for (const client of bystanders) findings.expect("another session's socket", await isServed(client), true);
}

/** A machine that is not done before the session is over gets another with twice the time. */
async function expiring(place: Place, findings: Findings, lifeMs = 1_500): Promise<void> {
  const { server, keys, folder } = place;
  const cookie = await signIn(server, keys.token);
  const end = Date.now() + lifeMs;
  await expireNewest(folder, new Date(end));
  const client = await server.open({ cookie });
  const served = await isServed(client);
  if (Date.now() >= end && lifeMs < LONGEST_LIFE_MS) return expiring(place, findings, 2 * lifeMs);
  findings.expect('a socket of a session that has not expired yet', served, true);
  findings.expect('a socket of a session that has expired', await endOf(client, end - Date.now()), 1008);
}

const LONGEST_LIFE_MS = 60_000;

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
