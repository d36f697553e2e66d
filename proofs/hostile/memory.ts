import { readFileSync, writeFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import type { ServerProcess } from '../../test/harness/server-process.ts';
import { within } from '../harness/patience.ts';

/** Long for a busy machine: a server that is well needs some tenths of a second. */
const COLLECTED_MS = 10_000;

export interface Memory {
  /** MB after a forced garbage collection: what the server still holds, on its heap and beside it. */
  held(): Promise<number>;
  close(): void;
}

/** What makes Node offer its inspector, on this machine only; children do not inherit it. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** Asks the server's own engine, by Node's inspector: the system's count tells what was once needed. */
export async function openMemory(server: ServerProcess): Promise<Memory> {
  const address = /ws:\/\/\S+/.exec(server.output())?.[0];
  if (address === undefined) throw new Error('the server has no inspector');
  const socket = new WebSocket(address);
  const answers = new Map<number, (message: string) => void>();
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).on('error', reject));
  socket.on('message', data => {
    const text = Buffer.isBuffer(data) ? data.toString() : '';
    answers.get(Number(/"id":(\d+)/.exec(text)?.[1]))?.(text);
  });
  let asked = 0;
  const ask = (method: string, params: object): Promise<string> =>
    new Promise(resolve => {
      answers.set(++asked, resolve);
      socket.send(JSON.stringify({ id: asked, method, params }), () => {});
    });
  return {
    held: async () => {
      // A server that ended does not say so here: it waits for its inspector's client to go.
      await within(COLLECTED_MS, 'a garbage collection', ask('HeapProfiler.collectGarbage', {}));
      const sum = '(m => m.heapUsed + m.external)(process.memoryUsage())';
      const asking = ask('Runtime.evaluate', { expression: sum, returnByValue: true });
      const answer = await within(COLLECTED_MS, 'a count of the memory', asking);
      return Number(/"value":(\d+)/.exec(answer)?.[1]) / 2 ** 20;
    },
    close: () => socket.terminate(),
  };
}

/** The most that a process has held of the machine's memory since this began, by the system's count. */
export class Peak {
  readonly #pid: number;
  readonly #before: number;

  constructor(pid: number) {
    this.#pid = pid;
    writeFileSync(`/proc/${pid}/clear_refs`, '5'); // sets the mark back: proc(5)
    this.#before = megabytes(pid, 'VmRSS');
  }

  grown(): number {
    return megabytes(this.#pid, 'VmHWM') - this.#before;
  }
}

function megabytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
}
