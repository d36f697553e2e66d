import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { startChild } from '../../src/base/child-process.ts';
import type { ChildUser } from '../../src/base/child-user.ts';

const SCRIPT = `
const { connect } = require('node:net');
const { url, hangUp } = JSON.parse(process.argv[1]);
const { hostname, port, pathname } = new URL(url);
const lines = [(hangUp ? 'DELETE ' : 'GET ') + pathname + ' HTTP/1.1', 'Host: localhost:' + port, 'Connection: close'];
const socket = connect({ host: hostname.replace(/[[\\]]/g, ''), port: Number(port) }, () => {
  socket.write(lines.join('\\r\\n') + '\\r\\n\\r\\n', () => hangUp && socket.destroy());
});
let answer = '';
socket.on('data', data => (answer += data)).on('close', () => console.log(JSON.stringify(answer.slice(9, 12))));
`;

/** The status of the answer to a GET without any credential, from a program of that user. */
export const knock = (url: string, user?: ChildUser): Promise<string> => run({ url }, user);

/** Sends a DELETE as that user and hangs up before there can be an answer. */
export const knockAndRun = (url: string, user?: ChildUser): Promise<string> => run({ url, hangUp: true }, user);

async function run(order: { url: string; hangUp?: boolean }, user: ChildUser | undefined): Promise<string> {
  const args = ['-e', SCRIPT, JSON.stringify(order)];
  const child = startChild({ command: process.execPath, args, env: {}, cwd: '/', user });
  return z.string().parse(JSON.parse(await text(child.stdout)));
}
