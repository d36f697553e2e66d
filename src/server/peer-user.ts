import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { together } from '../base/together.ts';

/** Each end of each TCP connection of this machine, a line (Linux). */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** `0: 0100007F:1F40 0100007F:C350 01 00000000:00000000 02:00000B2C 00000000  60731        0 84731 2 …` */
const LINE =
  /:(?<local>[0-9A-F]{4}) [0-9A-F]+:(?<remote>[0-9A-F]{4}) [0-9A-F]{2} \S+ \S+ \S+ +(?<user>\d+) +\d+ (?<inode>\d+) /g;

const asked = new WeakMap<Socket, Promise<boolean>>();

/**
 * Whether the other end of a connection on this machine is certainly held by another user of the system than this one.
 * False also where nobody can tell: a program that has sent its request and hung up is no user's any more. Looked up once
 * for a connection.
 */
export function isOfAnother(socket: Socket, uid: number): Promise<boolean> {
  const known = asked.get(socket) ?? lookUp(socket, uid);
  asked.set(socket, known);
  return known;
}

async function lookUp(socket: Socket, uid: number): Promise<boolean> {
  const users = (await usersOf(socket)).get(endOf(socket)) ?? [];
  return users.length > 0 && users.every(user => user !== undefined && user !== String(uid));
}

/** Who holds the other ends of the connections that are asked about, undefined for nobody; read once for all of them. */
const usersOf = together<Socket, ReadonlyMap<string, (string | undefined)[]>>(async sockets => {
  const users = new Map(sockets.map(socket => [endOf(socket), [] as (string | undefined)[]]));
  const tables = await Promise.all(TABLES.map(table => readFile(table, 'latin1').catch(() => '')));
  for (const { groups: { local, remote, user, inode } = {} } of tables.join('').matchAll(LINE)) {
    users.get(`${local} ${remote}`)?.push(inode === '0' ? undefined : user);
  }
  return users;
});

/** The ports of the other end as the table has them. Of a socket that is gone already: nowhere. */
const endOf = ({ remotePort = 0, localPort = 0 }: Socket): string => `${portText(remotePort)} ${portText(localPort)}`;

const portText = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
