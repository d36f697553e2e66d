import type { Scenario } from './scenario.ts';

/** Their answers are many times what the system's buffers and ours take. */
const FRAMES = 200_000;
const AT_ONCE = 1_000;

/** A client that is refused again and again and reads none of it: refusals cannot wait, so it is cut by their size. */
export const unreadRefusals: Scenario = async place => {
  const socket = await place.socket();
  socket.pause();
  const frame = JSON.stringify({ type: 'cancel', conversation_id: 'x'.repeat(64) });
  let sent = 0;
  while (sent < FRAMES && socket.readyState === socket.OPEN) {
    for (let at = 1; at < AT_ONCE; at += 1) socket.send(frame, () => {});
    await new Promise<void>(resolve => socket.send(frame, () => resolve()));
    sent += AT_ONCE;
  }
  const isCut = socket.readyState !== socket.OPEN;
  socket.terminate();
  return {
    held: isCut,
    figures: `a client that reads no refusals ${isCut ? 'cut' : 'not cut'} after ${sent} frames`,
  };
};
