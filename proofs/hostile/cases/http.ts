import { within } from '../../harness/patience.ts';
import { type Case, must, SOON_MS } from '../case.ts';

const HOST = 'Host: 127.0.0.1\r\n';
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\n${HOST}${more}Connection: close\r\n\r\n`;
const post = (body: string, headers: string): string =>
  `POST /api/session HTTP/1.1\r\n${HOST}${headers}Connection: close\r\n\r\n${body}`;
const PIECES = 'Transfer-Encoding: chunked\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const sized = (body: string, type = JSON_TYPE): string =>
  post(body, `${type}Content-Length: ${Buffer.byteLength(body)}\r\n`);

/** Requests as bytes, and the statuses that they may have. Two statuses heard would be two requests understood. */
const ANSWERED: readonly [name: string, request: string, status: readonly number[]][] = [
  ['a path upwards', get('/../../etc/passwd'), [404]],
  ['an encoded path upwards', get('/..%2f..%2fdata%2flooker-chat.db'), [404]],
  ['a path upwards among the files of the page', get('/assets/..%2f..%2f..%2fpackage.json'), [404]],
  ['a path with backslashes', get('/assets/..\\..\\package.json'), [404]],
  ['an encoded NUL', get('/assets/index%00.js'), [404]],
  ['a hidden file', get('/.env'), [404]],
  ['a repository', get('/.git/config'), [404]],
  ['the data folder', get('/data/looker-chat.db'), [404]],
  ['two slashes', get('//api//conversations'), [404]],
  ['an address that is no UTF-8', get('/api/conversations/%ff'), [400]],
  ['half an escape', get('/%'), [400]],
  ['an id of 8,000 characters', get(`/api/conversations/${'x'.repeat(8_000)}`), [400]],
  ['an address of 20,000 characters', get(`/${'x'.repeat(20_000)}`), [431]],
  ['a header of 20,000 characters', get('/health', `X: ${'x'.repeat(20_000)}\r\n`), [431]],
  [
    '2,000 headers',
    get('/health', Array.from({ length: 2_000 }, (_, index) => `X${index}: x\r\n`).join('')),
    [200, 431],
  ],
  ['a header with a NUL', get('/health', 'X: a\0b\r\n'), [400]],
  ['a line break inside a header', get('/health', 'X: a\rb\r\n'), [400]],
  ['no Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
  ['two Hosts', get('/health', 'Host: attacker.example\r\n'), [200, 400, 403]],
  [
    'the Host of an attacker',
    `GET /api/conversations HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n`,
    [403],
  ],
  ['an absolute address of another host', get('http://attacker.example/api/nowhere'), [403]],
  ['an unknown method', get('/health').replace('GET', 'FROB'), [400]],
  ['TRACE', get('/health').replace('GET', 'TRACE'), [404, 405]],
  ['PROPFIND', get('/api/conversations').replace('GET', 'PROPFIND'), [404, 405]],
  ['CONNECT', get('127.0.0.1:22').replace('GET', 'CONNECT'), []],
  ['PUT where only GET is', get('/health').replace('GET', 'PUT'), [404, 405]],
  ['HTTP of another version', get('/health').replace('1.1', '9.9'), [400, 505]],
  ['a token in the address', get('/api/conversations?token=x', 'X-Forwarded-For: 203.0.113.9\r\n'), [401]],
  ['a range of a file', get('/', 'Range: bytes=0-0,-1,5-1\r\nAccept: text/html\r\n'), [200, 206, 416]],
  ['a body with GET', `GET /health HTTP/1.1\r\n${HOST}Content-Length: 5\r\nConnection: close\r\n\r\nhello`, [200]],
  ['a body that is no JSON', sized('{"token":'), [400]],
  ['a body of 97 KiB', sized(JSON.stringify({ token: 'x'.repeat(97 * 1024) })), [413]],
  ['a prototype in the body', sized('{"__proto__":{"x":1},"token":"x"}'), [400]],
  ['a body 10,000 deep', sized('['.repeat(10_000) + ']'.repeat(10_000)), [400]],
  ['a token of 513 characters', sized(JSON.stringify({ token: 'x'.repeat(513) })), [400, 413]],
  ['a body as a form sends it', sized('token=x', 'Content-Type: application/x-www-form-urlencoded\r\n'), [400, 415]],
  ['a body as plain text', sized('{"token":"x"}', 'Content-Type: text/plain\r\n'), [400, 415]],
  ['a body without a type', sized('{"token":"x"}', ''), [400, 415]],
  ['a body of a strange type', sized('{"token":"x"}', `Content-Type: ${'application/'.repeat(200)}\r\n`), [400, 415]],
  ['a length that is no number', post('x', `${JSON_TYPE}Content-Length: x\r\n`), [400]],
  ['two lengths', post('{}x', `${JSON_TYPE}Content-Length: 2\r\nContent-Length: 3\r\n`), [400]],
  [
    'a length and pieces',
    post('0\r\n\r\nGET /health HTTP/1.1\r\n\r\n', `${JSON_TYPE}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`),
    [400],
  ],
  ['pieces twice', post('0\r\n\r\n', `${JSON_TYPE}Transfer-Encoding: chunked, chunked\r\n`), [400]],
  ['pieces with a blank before the colon', post('0\r\n\r\n', `${JSON_TYPE}Transfer-Encoding : chunked\r\n`), [400]],
  [
    'a piece of a size that is none',
    post('zz\r\n{}\r\n0\r\n\r\n', `${JSON_TYPE}Transfer-Encoding: chunked\r\n`),
    [400],
  ],
  ['a piece of 2^64 bytes', post('ffffffffffffffffff\r\n{}', `${JSON_TYPE}Transfer-Encoding: chunked\r\n`), [400, 413]],
  [
    'an upgrade to what is not there',
    get('/api/conversations', 'Upgrade: websocket\r\n').replace('close', 'Upgrade'),
    [400, 404, 426, 200],
  ],
  [
    'an upgrade from a page of another',
    get(
      '/ws',
      'Upgrade: websocket\r\nOrigin: https://evil.example\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n',
    ).replace('close', 'Upgrade'),
    [403],
  ],
  [
    'an upgrade of version 99',
    get(
      '/ws',
      'Upgrade: websocket\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n',
    ).replace('close', 'Upgrade'),
    [400],
  ],
  ['an expectation that nobody knows', get('/health', 'Expect: x\r\n'), [200]],
  ['a handshake without a key', get('/ws', 'Upgrade: websocket\r\n').replace('close', 'Upgrade'), [400]],
  ['20,000 characters beside the size of a piece', post(`2;${'x'.repeat(20_000)}\r\n{}`, JSON_TYPE + PIECES), [400]],
  ['20,000 characters behind the last piece', post(`0\r\nX: ${'x'.repeat(20_000)}`, JSON_TYPE + PIECES), [431]],
  ['a Host behind the last piece', post('0\r\nHost: evil.example\r\n\r\n', JSON_TYPE + PIECES), [400]],
  ['pieces that end in line feeds alone', post('2\n{}\n0\n\n', JSON_TYPE + PIECES), [400]],
  ['a size of a piece with a sign', post('+2\r\n{}\r\n0\r\n\r\n', JSON_TYPE + PIECES), [400]],
  ...['identity', 'xchunked', '"chunked"', '\v chunked', 'chunked\r\nTransfer-Encoding: identity'].map(
    (encoding): (typeof ANSWERED)[number] => [
      `a transfer encoding of ${JSON.stringify(encoding)}`,
      post('2\r\n{}\r\n0\r\n\r\n', `${JSON_TYPE}Transfer-Encoding: ${encoding}\r\n`),
      [400],
    ],
  ),
  ['a length with a sign', post('{}', `${JSON_TYPE}Content-Length: +2\r\n`), [400]],
  ['the same length twice', post('{}', `${JSON_TYPE}Content-Length: 2\r\nContent-Length: 2\r\n`), [400]],
  ['more than the length says', post('{}GET /api/usage HTTP/1.1\r\n\r\n', `${JSON_TYPE}Content-Length: 2\r\n`), [400]],
  ['a header that goes on in the next line', get('/health', 'X: a\r\n b\r\n'), [400]],
  ['a range of a thousand parts', get('/favicon.svg', `Range: bytes=${'0-0,'.repeat(1_000)}1-1\r\n`), [200, 206, 416]],
  ['bytes that are no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', [400]],
  ['a search of 201 characters', get(`/api/conversations?search=${'x'.repeat(201)}`), [400, 413]],
  ['a page of minus one rows', get('/api/results/x?limit=-1'), [400]],
  ['a page from beyond all numbers', get('/api/results/x?offset=1e400'), [400]],
];

const LEAKS = /looker-chat\.db|node_modules|\.ts:\d|\.js:\d|at \w+ \(|FST_|sqlite|\/proc|passwd/i;

const answered = ([name, request, statuses]: (typeof ANSWERED)[number]): Case => ({
  name: `http: ${name}`,
  run: async attack => {
    const heard = await attack.http(request);
    const status = [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, code]) => Number(code));
    must('one status', status, status.length <= 1 && (statuses.length === 0 ? status.length === 0 : true));
    must('the status', status, statuses.length === 0 || statuses.includes(status[0] ?? 0));
    must('nothing of the inside is told', heard, !LEAKS.test(heard));
  },
});

/** Connections that say too little must not stay: all are opened at once and each has to be closed in time. */
const SLOW: readonly [name: string, start: string, drip: string][] = [
  ['nothing at all', '', ''],
  ['half of the headers', `GET /health HTTP/1.1\r\n${HOST}`, 'X'],
  ['a body, byte by byte', post('', `${JSON_TYPE}Content-Length: 9000\r\n`), '{'],
];
const PEERS = 100;
/** 15 s for the whole request, and the time until the server looks. */
const SLOW_MS = 22_000;

const slow: Case = {
  name: `http: ${PEERS} connections each that say nothing, half of the headers, and a body byte by byte`,
  waits: true,
  run: async attack => {
    const late = SLOW.map(async ([name, start, drip]) => {
      const peers = await Promise.all(Array.from({ length: PEERS }, () => attack.raw()));
      for (const peer of peers) void peer.send(start);
      const dripping = setInterval(() => {
        for (const peer of peers) if (drip !== '') void peer.send(drip);
      }, 1_000);
      attack.later(() => clearInterval(dripping));
      await within(SLOW_MS, name, Promise.all(peers.map(peer => peer.closed)));
    });
    const answer = await within(SOON_MS, 'another request', fetch(`${attack.server.url}/health`));
    must('another request', answer.status, answer.status === 200);
    await Promise.all(late);
  },
};

/** What is left behind by those who never come for it: each of them once cost the server its files until its end. */
const CONNECTIONS = 10;
const AHEAD = 40;

const deserted: Case = {
  name: `http: ${AHEAD} requests for a file of the page, sent ahead on each of ${CONNECTIONS} connections, and no answer is read`,
  run: async attack => {
    const page = await attack.http(get('/', 'Accept: text/html\r\n'));
    const [asset = ''] = /\/assets\/[\w.-]+\.js/.exec(page) ?? [];
    for (let count = 0; count < CONNECTIONS; count++) {
      const peer = await attack.raw();
      peer.socket.pause();
      void peer.send(`GET ${asset} HTTP/1.1\r\n${HOST}\r\n`.repeat(AHEAD));
    }
    const answer = await within(SOON_MS, 'another request', fetch(attack.server.url + asset));
    must('another request', answer.status, asset !== '' && answer.status === 200);
    await answer.arrayBuffer();
  },
};

const lateHandshake: Case = {
  name: `http: a handshake behind a request that is not answered yet, on ${CONNECTIONS} connections`,
  run: async attack => {
    const peers = await Promise.all(Array.from({ length: CONNECTIONS }, () => attack.raw()));
    const handshake =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
    for (const peer of peers) {
      void peer.send(`GET /health HTTP/1.1\r\n${HOST}\r\nGET /ws HTTP/1.1\r\n${HOST}${handshake}\r\n`);
    }
    await within(SOON_MS, 'the end of each', Promise.all(peers.map(peer => peer.closed)));
  },
};

export const httpCases: readonly Case[] = [...ANSWERED.map(answered), deserted, lateHandshake, slow];
