import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { CodedError, ERRORS } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import { errorSentence } from '../i18n/i18n.ts';
import { askedLanguage, languageOf } from './error-reply.ts';
import { CLOSE_GRACE_MS } from './limits.ts';

/** What every answer says, for those that no route and no hook of Fastify's has seen. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const bodyOf = (error: CodedError, language: Language, more: { field?: string } = {}): string =>
  JSON.stringify({ error: { code: error.code, message: errorSentence(language, error), ...more } });

/** Answers an address that cannot be decoded, without repeating it. */
export const refuseAddress =
  (language: Language) =>
  (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const error = new CodedError('invalid_message', { params: { field: 'url' } });
    const body = bodyOf(error, languageOf(request, language));
    void reply.code(ERRORS[error.code].status).headers(HEADERS).type('application/json; charset=utf-8').send(body);
  };

/** Answers what is no HTTP, has headers larger than Node takes (16 KiB), or did not come whole in time; and hangs up. */
export const refuseClient =
  (language: Language) =>
  ({ code }: { readonly code?: string }, socket: Socket): void => {
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const overflow = code === 'HPE_HEADER_OVERFLOW';
    const error = overflow
      ? new CodedError('headers_too_large')
      : new CodedError('invalid_message', { params: { field: 'HTTP' } });
    const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : ERRORS[error.code].status;
    hangUpWith(socket, status, bodyOf(error, language));
  };

/** What RFC 6455 wants to be told to a client of another version: those that `ws` (8.23) speaks. */
const VERSIONS = { 'sec-websocket-version': '13, 8' };

/** Answers a handshake that `ws` does not take, naming the header that is wrong; and hangs up. */
export const refuseHandshake =
  (language: Language) =>
  ({ message }: Error, socket: Duplex, { headers }: IncomingMessage): void => {
    const [field = 'HTTP'] = /Sec-WebSocket-[A-Z][a-z]+/.exec(message) ?? [];
    const error = new CodedError('invalid_message', { params: { field } });
    const body = bodyOf(error, askedLanguage(headers['accept-language'], language), { field });
    hangUpWith(socket, ERRORS[error.code].status, body, VERSIONS);
  };

/** An answer without Fastify, the last of its connection. */
function hangUpWith(socket: Duplex, status: number, body: string, more: Readonly<Record<string, string>> = {}): void {
  const headers = { ...HEADERS, ...more, 'content-type': 'application/json; charset=utf-8', connection: 'close' };
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`, () => socket.destroy());
  // Where it can never leave: the handshake of TLS was not finished, or the client takes nothing.
  setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref();
}
