// Every bound of the HTTP and WebSocket surface. Times in milliseconds, sizes in bytes.

/** Largest body or frame: a question of MAX_QUESTION characters with room to spare. */
export const MAX_BODY_BYTES = 96 * 1024;

/** Far more headers than any browser or proxy sends. Node drops what comes after the 2,000th, a proxy's own among them. */
export const MAX_HEADERS = 100;

/**
 * A request that is not whole by then is answered with 408: who sends a byte now and then holds a connection, and nothing
 * else. The largest body takes this long at 50 kbit/s.
 */
export const REQUEST_MS = 15_000;
/** For the handshake of TLS (Node's own 120 s): nothing can be said before it. */
export const HANDSHAKE_MS = 10_000;
/** How often Node looks for such requests (default 30 s): they end within 15 to 18 s. */
export const REQUEST_CHECK_MS = 3_000;

/** Requests that may wait behind the one a connection is answered: browsers and proxies send none ahead. */
export const MAX_WAITING_REQUESTS = 16;

/** A client that has shown no token within this time is closed. */
export const AUTH_MS = 10_000;
/** Sockets that have not shown a token yet: of one address, and of all. Each costs memory and may stay for seconds. */
export const WAITING_PER_ADDRESS = 20;
export const WAITING_IN_ALL = 200;

/** A socket that did not answer the last ping is gone: half-open connections are noticed within a minute. */
export const HEARTBEAT_MS = 30_000;

/** More conversations at once than one page shows. */
export const MAX_FOLLOWS = 50;

/** Frames not understood before the socket is closed: typing errors are few, floods are not. */
export const MAX_BAD_FRAMES = 20;

/** While this much waits for a client its follows pause: what they would tell stands in the log. */
export const PAUSE_BYTES = 1024 * 1024;
/** What cannot wait (refusals, set-up) may pile up to this; a client that lets it does not read, and is cut. */
export const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** A client that takes nothing for this long is cut, by HTTP too, and may come back for what it missed. */
export const STALLED_MS = 30_000;

/** Time for close frames and last answers; a client that does not go by then is cut. */
export const CLOSE_GRACE_MS = 1_000;
