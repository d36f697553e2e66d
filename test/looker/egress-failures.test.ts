import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import type { Egress } from '../../src/looker/egress.ts';
import { selfSignedCertificate } from './egress-certificate.ts';
import {
  type Answerer,
  CLIENT_SECRET,
  inlineQuery,
  json,
  openEgress,
  openTicket,
  raw,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

let egress: Egress;
let closers: (() => Promise<unknown>)[] = [];

const LIMITS = { queryMs: 400, otherMs: 400, responseBytes: 1024 * 1024 };
const PAGE = { 'content-type': 'text/html; charset=utf-8' };
const SECRET_TEXT = 'inner-words-of-the-upstream';

beforeEach(async () => {
  ({ egress } = await openEgress({ limits: LIMITS }));
  closers = [() => egress.close()];
});
afterEach(async () => {
  for (const close of closers) await close();
});

async function standIn(routes: Record<string, Answerer>, tls?: { key: string; cert: string }) {
  const looker = await startStandIn(routes, tls);
  closers.push(looker.close);
  return looker;
}

/** The code a model list fails with, and what the Toolbox is told. */
async function failureAt(url: string, changes = {}) {
  const { ask, ticket } = openTicket(egress, targetAt(url, changes));
  const answer = await ask('GET', '/lookml_models');
  return { ...answer, failure: ticket.failure };
}

/** What a wire would say without HTTP. */
async function startWire(onBytes: (write: (text: string) => void, end: () => void) => void) {
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.once('data', () =>
      onBytes(
        text => void socket.write(text),
        () => void socket.destroy(),
      ),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise(resolve => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

describe('an answer of Looker that is no success', () => {
  test.each([
    [400, { message: 'Bad' }, 'query_failed', 422],
    [401, { message: 'Requires authentication.' }, 'looker_wrong_secret', 502],
    [403, { message: 'Forbidden' }, 'looker_forbidden', 403],
    [404, { message: 'Not found' }, 'not_found', 404],
    [422, { message: 'Validation Failed', errors: [{ field: 'fields', message: 'unknown' }] }, 'query_failed', 422],
    [429, { message: 'Too many' }, 'looker_rate_limited', 429],
    [500, { message: SECRET_TEXT }, 'looker_server_error', 502],
    [503, { message: SECRET_TEXT }, 'looker_server_error', 502],
  ] as const)('HTTP %s is told as its code', async (status, body, code, told) => {
    const looker = await standIn({ 'GET /lookml_models': json(body, status) });
    const { failure, ...answer } = await failureAt(looker.url);
    expect(failure?.code).toBe(code);
    expect(answer.status).toBe(told);
    expect(answer.text).not.toContain(SECRET_TEXT);
  });

  test.each([
    [200, 'looker_not_api'],
    [403, 'looker_not_api'],
    [404, 'looker_not_api'],
    [502, 'looker_server_error'],
  ])('a page with HTTP %s is told as %s, without a word of it', async (status, code) => {
    const looker = await standIn({ 'GET /lookml_models': raw(`<html>${SECRET_TEXT}</html>`, status, PAGE) });
    const { failure, text } = await failureAt(looker.url);
    expect(failure?.code).toBe(code);
    expect(text).not.toContain(SECRET_TEXT);
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%s) is never followed', async status => {
    const elsewhere = await standIn({ 'GET /lookml_models': json([]), 'POST /login': json({}) });
    const away = raw('', status, { location: `${elsewhere.url}/api/4.0/lookml_models` });
    const looker = await standIn({ 'GET /lookml_models': away });
    expect((await failureAt(looker.url)).failure?.code).toBe('looker_redirect');
    const atLogin = await standIn({ 'POST /login': raw('', status, { location: `${elsewhere.url}/api/4.0/login` }) });
    expect((await failureAt(atLogin.url)).failure?.code).toBe('looker_redirect');
    expect(elsewhere.seen).toEqual([]);
  });

  test.each<[string, Answerer]>([
    ['no content at all', raw('')],
    ['HTTP 204', raw('', 204)],
    ['half of its JSON', raw('[{"name":')],
    ['no JSON', raw('maybe')],
    ['null', raw('null')],
    ['a number', raw('5')],
    ['an object where a list belongs', raw('{}')],
    ['200,000 brackets', raw('['.repeat(200_000) + ']'.repeat(200_000))],
    ['fewer bytes than announced', raw('[', 200, { 'content-type': 'application/json', 'content-length': '50' })],
    [
      'compressed bytes nobody asked for',
      raw(gzipSync('[]'), 200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    ],
    [
      'a connection cut in the middle',
      response => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('[', () => response.destroy());
      },
    ],
  ])('%s is unreadable, and told so in both languages', async (_what, answer) => {
    const looker = await standIn({ 'GET /lookml_models': answer });
    const { failure, status } = await failureAt(looker.url);
    expect(status).toBe(502);
    // A body that never comes to its end is a matter of time instead.
    expect(['looker_unreadable', 'looker_timeout']).toContain(failure?.code);
    for (const language of LANGUAGES) expect(failure && errorSentence(language, failure)).not.toMatch(/\{\w+\}/);
  });

  test('of more bytes than the cap is cut off, told as too large', async () => {
    const looker = await standIn({
      'GET /lookml_models': response => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = (): void => void (response.destroyed || response.write(' '.repeat(64 * 1024), more));
        more();
      },
    });
    const { failure } = await failureAt(looker.url);
    expect(failure).toMatchObject({ code: 'looker_too_large', params: { limit: '1 MB' } });
  });

  test("explains a refused query in Looker's words, shortened and without secrets", async () => {
    const long = `Unknown field "x" ${CLIENT_SECRET} \u001b[31m ${'word '.repeat(500)}`;
    const looker = await standIn({ 'POST /queries/run_inline': json({ message: long }, 422) });
    const { ask, ticket } = openTicket(egress, targetAt(looker.url));
    await ask('POST', '/queries/run_inline', inlineQuery({}));
    const reason = String(ticket.failure?.params.reason);
    expect(reason).toContain('Unknown field "x" [secret]');
    expect(reason.length).toBeLessThanOrEqual(500);
    expect(reason).not.toMatch(/\p{Cc}/u);
  });

  test.each([
    ['json', 'looker_no_query_permission', undefined],
    ['sql', 'looker_forbidden', 'see_sql'],
  ])('a refused query (%s) names the missing permission', async (format, code, permission) => {
    const looker = await standIn({ 'POST /queries/run_inline': json({ message: 'Forbidden' }, 403) });
    const { ask, ticket } = openTicket(egress, targetAt(looker.url));
    await ask('POST', '/queries/run_inline', inlineQuery({}, format));
    expect(ticket.failure?.code).toBe(code);
    expect(ticket.failure?.params.permission).toBe(permission);
  });
});

describe('a Looker that cannot be talked to', () => {
  test('is refused when nothing listens', async () => {
    const looker = await startStandIn({});
    await looker.close();
    const { ask, ticket, counts } = openTicket(egress, targetAt(looker.url));
    await ask('GET', '/lookml_models');
    expect(ticket.failure?.code).toBe('looker_refused');
    expect(counts.other).toBe(0);
  });

  test('is unknown when its name does not resolve', async () => {
    const { failure } = await failureAt('https://looker.invalid');
    expect(failure).toMatchObject({ code: 'looker_dns', params: { host: 'looker.invalid' } });
  });

  test('is not trusted with a self-signed certificate, unless its owner says so', async () => {
    const looker = await standIn({ 'GET /lookml_models': json([]) }, selfSignedCertificate());
    expect((await failureAt(looker.url)).failure?.code).toBe('looker_tls');
    expect(looker.seen).toEqual([]);
    expect((await failureAt(looker.url, { id: 'unverified', verifySsl: false })).status).toBe(200);
    expect((await failureAt(looker.url, { id: 'verified' })).failure?.code).toBe('looker_tls');
  });

  test('is not the API when https meets plain http, or http meets TLS', async () => {
    const plain = await standIn({});
    expect((await failureAt(plain.url.replace('http:', 'https:'))).failure?.code).toBe('looker_not_api');
    const port = await startWire((write, end) => {
      write('\u0015\u0003\u0003\u0000\u0002\u0002\u0032'); // a TLS alert
      end();
    });
    expect((await failureAt(`http://127.0.0.1:${port}`)).failure?.code).toBe('looker_not_api');
  });

  test.each<[string, Answerer]>([
    ['never answers', () => {}],
    [
      'sends headers and nothing more',
      response => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
    ],
    [
      'sends a byte now and then',
      response => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('is given up after the time limit when it %s', async (_what, answer) => {
    const looker = await standIn({ 'GET /lookml_models': answer, 'POST /queries/run_inline': answer });
    const { failure } = await failureAt(looker.url);
    expect(failure).toMatchObject({ code: 'looker_timeout', params: { seconds: Math.ceil(LIMITS.otherMs / 1000) } });
    const { ask, ticket } = openTicket(egress, targetAt(looker.url));
    await ask('POST', '/queries/run_inline', inlineQuery({}));
    expect(ticket.failure?.code).toBe('looker_timeout');
  });

  test('is given up when the sign-in hangs', async () => {
    const looker = await standIn({ 'POST /login': () => {} });
    expect((await failureAt(looker.url)).failure?.code).toBe('looker_timeout');
  });

  test('is never reached at a forbidden address, whatever was checked before', async () => {
    for (const url of [
      'https://169.254.169.254',
      'https://[::ffff:a9fe:a9fe]',
      'https://0.0.0.0',
      'http://metadata.google.internal',
    ]) {
      expect((await failureAt(url, { id: url })).failure?.code).toBe('address_forbidden');
    }
    expect((await failureAt('http://203.0.113.9', { id: 'reserved' })).failure?.code).toBe('address_forbidden');
    expect((await failureAt('http://8.8.8.8', { id: 'public' })).failure?.code).toBe('address_scheme');
  });
});
