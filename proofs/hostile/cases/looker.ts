import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { isLastStatus } from '../../../test/harness/ws-client.ts';
import { selfSignedCertificate } from '../../../test/looker/egress-certificate.ts';
import { within } from '../../harness/patience.ts';
import { type Attack, type Case, must } from '../case.ts';
import { listen, type Misbehaviour } from '../counterparts/hostile-looker.ts';
import { question } from './children.ts';

/** Words of the other side: they must never be heard by anyone here. */
export const MARK = 'words-of-the-other-side-4711';
const SECRET = 'a-secret-that-must-not-come-back';
const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
const MIB = 2 ** 20;

const says =
  (
    status: number,
    body: string | Buffer,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ): Misbehaviour =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

const poursOut: Misbehaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = Buffer.alloc(MIB, `["${MARK}"],`);
  const pour = (left: number): void => {
    if (left === 0 || response.destroyed) response.end();
    else response.write(piece, () => pour(left - 1));
  };
  pour(300);
};

const drips: Misbehaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('[');
  const timer = setInterval(() => response.write(' '), 200);
  response.on('close', () => clearInterval(timer));
};

const breaksOff: Misbehaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write(`{"${MARK}`, () => response.socket?.resetAndDestroy());
};

const echoes: Misbehaviour = (request, response: ServerResponse) => {
  response.writeHead(401, { 'content-type': 'application/json' });
  response.write(`{"message":"${MARK} `);
  request.on('data', piece => response.write(piece)).on('end', () => response.end('"}'));
};

const SIGN_IN_PATH = /\/login$/;
/** What Looker's sign-in answers, and how the set-up ends. */
const SIGN_IN: readonly [name: string, how: Misbehaviour, code: RegExp][] = [
  ['401 with all that it was sent', echoes, /looker_wrong_secret/],
  ['403', says(403, `{"message":"${MARK}"}`), /looker_forbidden/],
  ['404', says(404, MARK), /looker_/],
  ['429', says(429, `{"message":"${MARK}"}`), /looker_rate_limited/],
  ['500 with a page', says(500, `<h1>${MARK}</h1>`, { 'content-type': 'text/html' }), /looker_server_error/],
  ['200 with a page', says(200, `<h1>${MARK}</h1>`, { 'content-type': 'text/html' }), /looker_not_api/],
  ['nothing', says(200, ''), /looker_/],
  ['null', says(200, 'null'), /looker_/],
  ['half a JSON', says(200, '{"access_token": "'), /looker_(unreadable|not_api)/],
  ['a token that is an object', says(200, `{"access_token":{"${MARK}":1},"expires_in":"x"}`), /looker_/],
  [
    'a token with a line break',
    says(200, `{"access_token":"a\\r\\nX: ${MARK}","token_type":"Bearer","expires_in":3600}`),
    /looker_/,
  ],
  ['JSON 200,000 deep', says(200, DEEP), /looker_(unreadable|not_api)/],
  ['300 MB', poursOut, /looker_too_large/],
  [
    'a compressed bomb',
    says(200, gzipSync(Buffer.alloc(64 * MIB)), { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    /looker_(unreadable|not_api)/,
  ],
  ['a header of 100 KB', says(200, '{}', { 'content-type': 'application/json', x: 'x'.repeat(100_000) }), /looker_/],
  ['a reset in the middle', breaksOff, /looker_/],
  ['a byte now and then, without end', drips, /looker_timeout/],
];

async function connects(attack: Attack, url: string, code: RegExp): Promise<void> {
  const client = await attack.socket();
  const config = { url, client_id: 'id', client_secret: SECRET, gemini_api_key: 'k' };
  const last = await within(40_000, 'the set-up', client.exchange({ type: 'start_config', config }, isLastStatus));
  const heard = JSON.stringify(client.frames);
  must('the set-up', last, last['status'] === 'error' && code.test(String(last['code'])));
  must('nothing of the other side is heard', heard, !heard.includes(MARK) && !heard.includes(SECRET));
}

const signIn = ([name, how, code]: (typeof SIGN_IN)[number]): Case => ({
  name: `looker: the sign-in answers ${name}`,
  ...(how === drips ? { waits: true } : {}),
  run: async attack => {
    attack.looker.misbehave({ path: SIGN_IN_PATH, how });
    await connects(attack, attack.looker.url, code);
  },
});

const redirects = (status: number): Case => ({
  name: `looker: the sign-in answers ${status} to another place`,
  run: async attack => {
    let followed = 0;
    const elsewhere = await listen((_request, response) => {
      followed += 1;
      response.end(MARK);
    });
    attack.later(() => elsewhere.close());
    const how = says(status, MARK, { location: `${elsewhere.url}/api/4.0/login` });
    attack.looker.misbehave({ path: SIGN_IN_PATH, how });
    await connects(attack, attack.looker.url, /looker_redirect/);
    must('nothing follows the redirect', followed, followed === 0);
  },
});

const selfSigned: Case = {
  name: 'looker: a certificate that nobody trusts',
  run: async attack => {
    const server = createTlsServer(selfSignedCertificate(), (_request, response) => response.end(MARK));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    attack.later(() => void server.close());
    await connects(attack, `https://127.0.0.1:${(server.address() as AddressInfo).port}`, /looker_tls/);
  },
};

const otherProtocol: Case = {
  name: 'looker: something else listens there',
  run: async attack => {
    const server = createServer(socket => socket.on('error', () => {}).end(`SSH-2.0-${MARK}\r\n`));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    attack.later(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await connects(attack, `http://127.0.0.1:${port}`, /looker_/);
    await connects(attack, `https://127.0.0.1:${port}`, /looker_/);
  },
};

/** What a query's answer is while a question is at work. With a number the question is stopped after so many ms. */
const QUERY: readonly [name: string, how: Misbehaviour, stopAfterMs?: number][] = [
  ['500 with a page', says(500, `<h1>${MARK}</h1>`, { 'content-type': 'text/html' })],
  ['rows that are no rows', says(200, `{"rows":{"${MARK}":[null]},"fields":7}`)],
  ['JSON 200,000 deep', says(200, DEEP)],
  ['300 MB of rows', poursOut],
  ['a reset in the middle', breaksOff],
  ['a byte now and then, without end', drips, 4_000],
];

const query = ([name, how, stopAfterMs]: (typeof QUERY)[number]): Case => ({
  name: `looker: a query answers ${name}`,
  served: 'question',
  run: async attack => {
    attack.looker.misbehave({ path: /\/queries\/run/, how });
    const { heard, end } = await question(attack, 'How many orders are there?', stopAfterMs);
    must('the ending', end, /done|failed|cancelled/.test(String(end['outcome'])));
    must('nothing of the other side is heard', end, !JSON.stringify(heard).includes(MARK));
  },
});

export const lookerCases: readonly Case[] = [
  ...SIGN_IN.map(signIn),
  ...[301, 302, 307, 308].map(redirects),
  selfSigned,
  otherProtocol,
  ...QUERY.map(query),
];
