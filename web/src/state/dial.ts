import type { Dial } from './socket.ts';

/** Connects to the server this page came from. */
export const dialServer: Dial = on => {
  const url = new URL('/ws', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.addEventListener('open', () => on.open());
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') on.text(data);
  });
  socket.addEventListener('close', ({ code }) => on.close(code));
  return { send: text => socket.send(text), close: () => socket.close() };
};
