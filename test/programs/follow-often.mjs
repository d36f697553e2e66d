// Follows a conversation again and again, as clients do that come back, and prints how many bytes each has left behind.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Changes } from '../../dist/conversations/changes.js';
import { follow } from '../../dist/conversations/follow.js';

const ROUNDS = 20_000;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const changes = new Changes();
const log = { read: async () => [] };

async function followOften() {
  for (let round = 0; round < ROUNDS; round++) {
    const leaving = new AbortController();
    const following = follow(log, changes, {
      conversationId: 'conversation',
      after: 0,
      onEvent: () => {},
      inTurn: async work => {
        const told = await work();
        queueMicrotask(() => queueMicrotask(() => leaving.abort())); // once it waits for more
        return told;
      },
      signal: leaving.signal,
    });
    await following;
  }
  // Signals give their memory back when the event loop turns, not before.
  await new Promise(resolve => setImmediate(resolve));
  collect();
  await new Promise(resolve => setImmediate(resolve));
  collect();
  return process.memoryUsage().heapUsed;
}

await followOften(); // what is compiled and allocated once
const before = await followOften();
console.log(String(((await followOften()) - before) / ROUNDS));
