import { Readable, Transform, Writable } from 'node:stream';
import { type AnyMessage, MessageTooLargeError, methods, ndJsonStream, type Stream } from '@agentclientprotocol/sdk';
import type { Child } from '../base/child-process.ts';

/** The program wrote more than an answer can be. */
export class FloodError extends Error {
  override readonly name = 'FloodError';
}

export const isFlood = (error: unknown): boolean =>
  error instanceof FloodError || error instanceof MessageTooLargeError;

export interface MeteredStream {
  readonly stream: Stream;
  /** Gives the program its full allowance again: a new session has begun. */
  readonly refill: () => void;
}

/**
 * The program's stdin and stdout as protocol messages, with a limit for one line and one for everything between refills.
 * `onUpdate` gets the params of each `session/update`; they are not checked.
 */
export function meteredStream(
  child: Child,
  limits: { lineBytes: number; outputBytes: number },
  onUpdate: (params: unknown) => void,
): MeteredStream {
  let left = limits.outputBytes;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      if (left < 0) done(new FloodError(`more than ${limits.outputBytes} bytes`));
      else done(null, chunk);
    },
  });
  meter.on('error', () => {}); // the web stream made of it hands the error on
  child.stdout.pipe(meter);
  meter.on('close', () => child.stdout.resume()); // unread output would hold back the news of its end
  const raw = ndJsonStream(Writable.toWeb(child.stdin), webBytes(meter), { maxMessageBytes: limits.lineBytes });
  return {
    stream: { writable: raw.writable, readable: raw.readable.pipeThrough(sort(onUpdate)) },
    refill: () => {
      left = limits.outputBytes;
    },
  };
}

/** Node types its own web streams apart from the global ones; they are the same objects. */
const webBytes = (source: Readable): ReadableStream<Uint8Array> => Readable.toWeb(source) as ReadableStream<Uint8Array>;

/**
 * Takes the updates out, in the order of the lines, and lets only requests and answers through to the SDK: it would
 * print to our stderr each update it finds invalid, and the id of an answer it did not ask for (its own are numbers).
 */
function sort(onUpdate: (params: unknown) => void): TransformStream<AnyMessage, AnyMessage> {
  return new TransformStream({
    transform(message, controller) {
      if ('method' in message && message.method === methods.client.session.update) onUpdate(message.params);
      else if ('method' in message ? 'id' in message : Number.isSafeInteger(message.id)) controller.enqueue(message);
    },
  });
}
