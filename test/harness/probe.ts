import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { startChild } from '../../src/base/child-process.ts';
import type { ChildUser } from '../../src/base/child-user.ts';

const SCRIPT = `
const { closeSync, openSync, readSync, readdirSync, statSync } = require('node:fs');
const attempt = path => {
  try {
    if (statSync(path).isDirectory()) return readdirSync(path), 'read';
    const file = openSync(path, 'r');
    try {
      readSync(file, Buffer.alloc(1), 0, 1, path.endsWith('/mem') ? Number(process.argv[2]) : 0);
    } finally {
      closeSync(file);
    }
    return 'read';
  } catch (error) {
    return error.code;
  }
};
console.log(JSON.stringify(JSON.parse(process.argv[1]).map(attempt)));
`;

/** What becomes of reading each path as that user: `read`, or the system's code. Memory is read at `address`. */
export async function probe(paths: readonly string[], user?: ChildUser, address = 0): Promise<string[]> {
  const args = ['-e', SCRIPT, JSON.stringify(paths), String(address)];
  const child = startChild({ command: process.execPath, args, env: {}, cwd: '/', user });
  return z.array(z.string()).parse(JSON.parse(await text(child.stdout)));
}
