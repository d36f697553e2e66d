import { within } from '../../harness/patience.ts';
import { type Case, closeCode, must, SOON_MS } from '../case.ts';
import { OPCODE, wsFrame } from '../raw-peer.ts';

/** Close codes of RFC 6455. */
const PROTOCOL = 1002;
const UNSUPPORTED = 1003;
const INVALID_TEXT = 1007;
const POLICY = 1008;
const TOO_BIG = 1009;
/** No close frame: the connection was cut. */
const CUT = 1006;

const LIMIT = 96 * 1024;
const MIB = 1024 * 1024;

/** Bytes after the upgrade, and the codes that the server may close with. */
const CLOSED: readonly [name: string, bytes: () => Buffer[], codes: readonly number[]][] = [
  ['a frame of 100 MB is announced', () => [wsFrame(OPCODE.text, 'x', { size: 100 * MIB })], [TOO_BIG]],
  ['a frame of 2^53 bytes is announced', () => [wsFrame(OPCODE.text, 'x', { size: 2 ** 53 })], [TOO_BIG]],
  ['one byte more than the limit', () => [wsFrame(OPCODE.text, 'x'.repeat(LIMIT + 1))], [TOO_BIG]],
  [
    'pieces that are together too long',
    () => [
      wsFrame(OPCODE.text, 'x'.repeat(LIMIT), { fin: false }),
      ...Array.from({ length: 3 }, () => wsFrame(OPCODE.continuation, 'x'.repeat(LIMIT), { fin: false })),
    ],
    [TOO_BIG],
  ],
  [
    'empty pieces without end',
    () => [
      wsFrame(OPCODE.text, '', { fin: false }),
      Buffer.concat(Array.from({ length: 200_000 }, () => wsFrame(OPCODE.continuation, '', { fin: false }))),
    ],
    [POLICY, TOO_BIG],
  ],
  ['bytes that are no UTF-8', () => [wsFrame(OPCODE.text, Buffer.from([0x22, 0xff, 0xfe, 0x22]))], [INVALID_TEXT]],
  [
    'half a character in UTF-8',
    () => [wsFrame(OPCODE.text, Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))],
    [INVALID_TEXT],
  ],
  ['a binary frame', () => [wsFrame(OPCODE.binary, '{"type":"cancel_config"}')], [UNSUPPORTED]],
  ['a frame without a mask', () => [wsFrame(OPCODE.text, '{}', { mask: false })], [PROTOCOL]],
  ['a reserved opcode', () => [wsFrame(OPCODE.reserved, '{}')], [PROTOCOL]],
  ['a reserved control opcode', () => [wsFrame(OPCODE.reservedControl, '')], [PROTOCOL]],
  ['each of the reserved bits', () => [wsFrame(OPCODE.text, '{}', { rsv: 1 })], [PROTOCOL]],
  ['a compressed bomb that nobody agreed on', () => [wsFrame(OPCODE.text, 'x'.repeat(1000), { rsv: 4 })], [PROTOCOL]],
  ['a ping in pieces', () => [wsFrame(OPCODE.ping, 'x', { fin: false })], [PROTOCOL]],
  ['a ping of 126 bytes', () => [wsFrame(OPCODE.ping, 'x'.repeat(126))], [PROTOCOL]],
  ['a continuation of nothing', () => [wsFrame(OPCODE.continuation, 'x')], [PROTOCOL]],
  [
    'a text inside a text in pieces',
    () => [wsFrame(OPCODE.text, 'x', { fin: false }), wsFrame(OPCODE.text, 'y')],
    [PROTOCOL],
  ],
  ['a close of one byte', () => [wsFrame(OPCODE.close, 'x')], [PROTOCOL]],
  ['a close with a code that nobody may use', () => [wsFrame(OPCODE.close, Buffer.from([0x03, 0xed]))], [PROTOCOL]],
  ['a close whose reason is no UTF-8', () => [wsFrame(OPCODE.close, Buffer.from([0x03, 0xe8, 0xff]))], [INVALID_TEXT]],
  ['bytes of another protocol', () => [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')], [PROTOCOL]],
];

const closed = ([name, bytes, codes]: (typeof CLOSED)[number]): Case => ({
  name: `frames: ${name}`,
  run: async attack => {
    const peer = await attack.raw();
    await peer.upgrade();
    for (const piece of bytes()) await peer.send(piece);
    const code = await within(SOON_MS, 'the close', peer.closeCode());
    // A server that is still being sent bytes may have to cut before its close frame is read.
    must('the close code', code, codes.includes(code) || code === CUT);
  },
});

/** A frame, and what it is refused with: it was understood. */
const ASKED = '{"type":"cancel","conversation_id":"nobody"}';
const REFUSED = 'turn_not_running';
const piece = (opcode: number, text: string): Buffer => wsFrame(opcode, text, { fin: false });

/** Strange, and allowed by RFC 6455: the frame is understood, once. */
const UNDERSTOOD: readonly [name: string, bytes: Buffer[]][] = [
  [
    'a ping between two pieces',
    [piece(OPCODE.text, ASKED.slice(0, 9)), wsFrame(OPCODE.ping, 'x'), wsFrame(OPCODE.continuation, ASKED.slice(9))],
  ],
  [
    'pieces of one character each',
    [
      piece(OPCODE.text, ''),
      ...ASKED.split('').map(letter => piece(OPCODE.continuation, letter)),
      wsFrame(OPCODE.continuation, ''),
    ],
  ],
  ['a frame that comes byte by byte', [...wsFrame(OPCODE.text, ASKED)].map(byte => Buffer.from([byte]))],
];

const understood = ([name, bytes]: (typeof UNDERSTOOD)[number]): Case => ({
  name: `frames: ${name}`,
  run: async attack => {
    const peer = await attack.raw();
    await peer.upgrade();
    peer.socket.setNoDelay(true);
    for (const part of bytes) await peer.send(part);
    await within(SOON_MS, 'the refusal', peer.until(REFUSED));
    must('one answer', peer.heard, peer.heard.split(REFUSED).length === 2 && !peer.socket.destroyed);
  },
});

const deafToClose: Case = {
  name: 'frames: a binary frame, a question behind it, and the close is not answered',
  run: async attack => {
    const peer = await attack.raw();
    await peer.upgrade();
    await peer.send(Buffer.concat([wsFrame(OPCODE.binary, 'x'), wsFrame(OPCODE.text, ASKED)]));
    must('the close code', await peer.closeCode(), (await peer.closeCode()) === UNSUPPORTED);
    await within(SOON_MS, 'the end of the connection', peer.closed);
    must('the question is not heard', peer.heard, !peer.heard.includes(REFUSED));
  },
};

/** For how long bytes are offered to a server that takes no more. */
const UNREAD_MS = 5_000;

/** 60 MB of pings whose answers nobody reads: the server must not keep the answers. */
const pingFlood: Case = {
  name: 'frames: pings without end, and no pong is read',
  run: async attack => {
    const peer = await attack.raw();
    await peer.upgrade();
    peer.socket.pause();
    const pings = Buffer.concat(Array.from({ length: 8_000 }, () => wsFrame(OPCODE.ping, 'x'.repeat(125))));
    for (let sent = 0; sent < 60 * MIB && !peer.socket.destroyed; sent += pings.length) {
      await Promise.race([peer.send(pings), new Promise(resolve => setTimeout(resolve, UNREAD_MS).unref())]);
    }
  },
};

const nonsense: Case = {
  name: 'frames: more nonsense than typing errors',
  run: async attack => {
    const client = await attack.socket();
    for (let count = 0; count < 20; count++) client.send('nonsense');
    must('the close code', await closeCode(client), (await closeCode(client)) === POLICY);
  },
};

const compression: Case = {
  name: 'frames: compression is offered, and not taken',
  run: async attack => {
    const peer = await attack.raw();
    const answer = await peer.upgrade('Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n');
    must('the handshake', answer, !/permessage-deflate/i.test(answer));
  },
};

const cutInTheMiddle: Case = {
  name: 'frames: the connection is reset before a word, in the handshake, in a frame and after half a message',
  run: async attack => {
    for (const bytes of ['', 'GET /ws HTTP/1.1\r\nUpg', wsFrame(OPCODE.text, 'x', { size: 1000 })]) {
      const peer = await attack.raw();
      if (typeof bytes !== 'string') await peer.upgrade();
      await peer.send(bytes);
      peer.socket.resetAndDestroy();
      await peer.closed;
    }
  },
};

const notRead: Case = {
  name: 'frames: 5,000 questions for what is not there, and no answer is read',
  run: async attack => {
    const peer = await attack.raw();
    await peer.upgrade();
    peer.socket.pause();
    const frame = wsFrame(OPCODE.text, JSON.stringify({ type: 'cancel', conversation_id: 'x'.repeat(64) }));
    const flood = peer.send(Buffer.concat(Array.from({ length: 5_000 }, () => frame)));
    await Promise.race([flood, new Promise(resolve => setTimeout(resolve, UNREAD_MS).unref())]);
  },
};

export const frameCases: readonly Case[] = [
  ...CLOSED.map(closed),
  ...UNDERSTOOD.map(understood),
  deafToClose,
  pingFlood,
  nonsense,
  compression,
  cutInTheMiddle,
  notRead,
];
