import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { CodedError } from '../contract/errors.ts';
import { JsonScanner, MAX_JSON_DEPTH } from './json-scanner.ts';
import type { UpstreamAnswer } from './upstream.ts';

const MAX_MESSAGE_CHARS = 500;
const MAX_ERROR_BYTES = 64 * 1024;

/** The whole body. Throws CodedError. */
export async function readBody(answer: UpstreamAnswer): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of answer.body) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The body as JSON. A web page is looker_not_api; no JSON, or JSON nested too deep, looker_unreadable. */
export async function readJson(answer: UpstreamAnswer, host: string): Promise<unknown> {
  refusePage(answer, host);
  const body = await readBody(answer);
  const scanner = new JsonScanner();
  for (const byte of body) {
    scanner.step(byte);
    if (scanner.depth > MAX_JSON_DEPTH)
      throw new CodedError('looker_unreadable', { cause: new Error('nested too deep') });
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new CodedError('looker_unreadable', { cause: new Error('not JSON') }); // the parser's own words quote the text
  }
}

/** Throws looker_not_api when the answer is a web page: a login form, a proxy's notice. */
export function refusePage(answer: UpstreamAnswer, host: string): void {
  if (!answer.contentType.includes('html')) return;
  answer.discard();
  throw new CodedError('looker_not_api', { params: { host } });
}

const errorBodySchema = z.object({
  message: z.string(),
  errors: otherwise(z.array(z.object({ field: z.nullish(z.string()), message: z.nullish(z.string()) })), []),
});

/** Strikes known secrets from a text. */
export type Scrub = (text: string) => string;

/** Looker's own words in an error body: `message`, then what is wrong with which field. Empty when there are none. */
export async function readErrorMessage(answer: UpstreamAnswer, scrub: Scrub): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer.body) {
    size += piece.length;
    if (size > MAX_ERROR_BYTES) return '';
    pieces.push(piece);
  }
  try {
    const { message, errors } = errorBodySchema.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
    const details = errors.map(({ field, message }) => [field, message].filter(Boolean).join(': '));
    return shortMessage([message, ...details].join('; '), scrub);
  } catch {
    return '';
  }
}

/** Someone else's message as one short line without secrets, struck before the cut: half a secret is known to nobody. */
export const shortMessage = (text: string, scrub: Scrub): string =>
  scrub(text)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE_CHARS);
