import type { IncomingMessage } from 'node:http';

/** Google's limit for a request with inline data. */
const MAX_BYTES = 20 * 1024 * 1024;

/** The body as JSON; nothing when it is no JSON or too large. An empty body is an empty object. */
export async function readBody(request: IncomingMessage): Promise<{ readonly json: unknown } | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    const buffer = Buffer.from(piece);
    bytes += buffer.length;
    if (bytes > MAX_BYTES) return undefined;
    pieces.push(buffer);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  try {
    return { json: text === '' ? {} : JSON.parse(text) };
  } catch {
    return undefined;
  }
}
