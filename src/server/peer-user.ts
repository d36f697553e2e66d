import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** Each end of each TCP connection of this machine, a line (Linux). */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Words of such a line. */
const [LOCAL, REMOTE, USER, INODE] = [1, 2, 7, 9];

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

async function lookUp({ remotePort, localPort }: Socket, uid: number): Promise<boolean> {
  if (remotePort === undefined || localPort === undefined) return false;
  const [theirs, ours] = [portText(remotePort), portText(localPort)];
  const tables = await Promise.all(TABLES.map(table => readFile(table, 'latin1').catch(() => '')));
  const ends = tables
    .flatMap(table => table.split('\n'))
    .map(line => line.trim().split(/\s+/))
    .filter(words => words[LOCAL]?.endsWith(theirs) && words[REMOTE]?.endsWith(ours));
  return ends.length > 0 && ends.every(words => words[INODE] !== '0' && words[USER] !== String(uid));
}

const portText = (port: number): string => `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
