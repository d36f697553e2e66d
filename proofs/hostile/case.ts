import type { ServerProcess } from '../../test/harness/server-process.ts';
import type { Frame, WsClient } from '../../test/harness/ws-client.ts';
import { within } from '../harness/patience.ts';
import type { HostileLooker } from './counterparts/hostile-looker.ts';
import type { RawPeer } from './raw-peer.ts';

/** What a case attacks with. All that comes back to it is kept, and looked through for secrets. */
export interface Attack {
  readonly server: ServerProcess;
  /** The server's data folder. */
  readonly folder: string;
  /** The Looker that the server is connected to, and its hostile neighbour on other ports. */
  readonly looker: HostileLooker;
  /** Its entry, where it is not the product's own build. */
  readonly main: string | undefined;
  /** Headers of a caller that has to show a token. */
  readonly stranger: Record<string, string>;
  socket(headers?: Record<string, string>): Promise<WsClient>;
  /** A bare TCP connection to the server, or to another port of this machine. */
  raw(port?: number): Promise<RawPeer>;
  /** Sends bytes as an HTTP request and gives everything that came until the server closed, or `ms` passed. */
  http(bytes: string | Buffer, ms?: number): Promise<string>;
  /** Remembers what was heard by other means. */
  heard(text: string): void;
  /** For what has to be undone when the case is over. */
  later(undo: () => Promise<void> | void): void;
}

/** One attack: sends its bytes or frames, and throws when something else happens than must happen. */
export interface Case {
  readonly name: string;
  readonly run: (attack: Attack) => Promise<void>;
  /** It lasts as long as a limit of the product: the short form leaves it out. */
  readonly waits?: boolean;
  /** By default a client is served when it hears its conversation again; `question`: a new one must be answered too. */
  readonly served?: 'question';
}

/** Throws with both values when `actual` is not as it must be. */
export function must(what: string, actual: unknown, fits: boolean): void {
  if (!fits) throw new Error(`${what}: got ${JSON.stringify(actual)?.slice(0, 300)}`);
}

/** Long enough for a busy machine, short enough to tell a hang. */
export const SOON_MS = 10_000;

/** The code that one frame is refused with. */
export async function refusalOf(client: WsClient, frame: unknown): Promise<Frame> {
  return within(
    SOON_MS,
    'a refusal',
    client.exchange(frame, heard => heard['type'] === 'error'),
  );
}

/** The close code of a socket. */
export const closeCode = async (client: WsClient, ms = SOON_MS): Promise<number> =>
  (await within(ms, 'the close of the socket', client.closed)).code;
