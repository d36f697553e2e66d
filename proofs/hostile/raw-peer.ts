import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection that says what no client would, and keeps what it hears. */
export class RawPeer {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #heard = Buffer.alloc(0);
  #wake = (): void => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {}); // a cut connection is told by `closed`
    socket.on('data', piece => {
      this.#heard = Buffer.concat([this.#heard, piece]);
      this.#wake();
    });
    this.closed = new Promise(resolve => {
      socket.on('close', () => {
        resolve();
        this.#wake();
      });
    });
  }

  static async open(port: number): Promise<RawPeer> {
    const peer = new RawPeer(connect(port, '127.0.0.1'));
    await once(peer.socket, 'connect');
    return peer;
  }

  get heard(): string {
    return this.#heard.toString('latin1');
  }

  /** Writes as fast as the other end takes it; gives up, without complaint, when that is gone. */
  async send(bytes: string | Buffer): Promise<void> {
    if (this.socket.destroyed || this.socket.write(bytes)) return;
    await Promise.race([once(this.socket, 'drain').catch(() => {}), this.closed]);
  }

  /** Waits until what was heard has `text`, or the connection is closed. */
  async until(text: string): Promise<void> {
    while (!this.heard.includes(text) && !this.socket.destroyed) {
      await new Promise<void>(resolve => (this.#wake = resolve));
    }
  }

  /** Becomes a WebSocket of the server, with headers of its own; gives the answer to its handshake. */
  async upgrade(headers = ''): Promise<string> {
    const key = randomBytes(16).toString('base64');
    await this.send(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${headers}\r\n`,
    );
    await this.until('\r\n\r\n');
    const answer = this.heard;
    if (!answer.startsWith('HTTP/1.1 101')) throw new Error(`no upgrade: ${answer.slice(0, 200)}`);
    this.#heard = Buffer.alloc(0);
    return answer;
  }

  /** The code of the server's close frame; waits for it, and gives 1006 when the connection went without one. */
  async closeCode(): Promise<number> {
    for (;;) {
      const code = codeIn(this.#heard);
      if (code !== undefined) return code;
      if (this.socket.destroyed) return NO_CLOSE_FRAME;
      await new Promise<void>(resolve => (this.#wake = resolve));
    }
  }
}

const NO_CLOSE_FRAME = 1006;

function codeIn(frames: Buffer): number | undefined {
  for (let at = 0; at + 4 <= frames.length; ) {
    const short = frames.readUInt8(at + 1) & 0x7f;
    const [header, size] = short < 126 ? [2, short] : [4, frames.readUInt16BE(at + 2)];
    if ((frames.readUInt8(at) & 0x0f) === OPCODE.close) return frames.readUInt16BE(at + header);
    at += header + size;
  }
  return undefined;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, reserved: 3, close: 8, ping: 9, reservedControl: 11 };

const FIN = 0x80;

/** A WebSocket frame as RFC 6455 has it, and as it has not: `size` is announced whatever the payload is. */
export function wsFrame(
  opcode: number,
  payload: string | Buffer,
  { fin = true, mask = true, rsv = 0, size = Buffer.byteLength(payload) } = {},
): Buffer {
  const masked = mask ? 0x80 : 0;
  const head = Buffer.from([(fin ? FIN : 0) | (rsv << 4) | opcode]);
  const length = Buffer.alloc(size < 126 ? 1 : size < 2 ** 16 ? 3 : 9);
  if (length.length === 1) length.writeUInt8(masked | size);
  else if (length.length === 3) length.writeUInt16BE(size, 1);
  else length.writeBigUInt64BE(BigInt(size), 1);
  if (length.length > 1) length.writeUInt8(masked | (length.length === 3 ? 126 : 127), 0);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([head, length, Buffer.alloc(mask ? 4 : 0), Buffer.from(payload)]);
}
