import { EventEmitter } from 'node:events';
import type { RawData } from 'ws';
import { newId } from '../../src/base/ids.ts';
import { type Place, QUESTION } from './place.ts';

export const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : '');

/** A question that is being answered; a connection that is cut ends the waiting too, and what is there is judged. */
export interface Asked {
  readonly conversation: string;
  /** Its first words are there. */
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
}

/** Asks on a socket of its own, which hears the whole answer. */
export async function ask(place: Place): Promise<Asked> {
  const socket = await place.socket();
  return new Promise((resolve, reject) => {
    const heard = new EventEmitter();
    const first = (kind: string): Promise<void> =>
      new Promise(done => heard.once(kind, () => done()).once('cut', () => done()));
    const [begun, ended] = [first('text'), first('turn_ended')];
    socket.on('message', data => {
      const frame = JSON.parse(textOf(data));
      if (frame.type === 'accepted')
        resolve({ conversation: frame.conversation_id, begun, ended: ended.then(() => socket.terminate()) });
      heard.emit(frame.event?.kind ?? frame.type);
    });
    socket.once('close', () => {
      heard.emit('cut');
      reject(new Error('the connection of a question was cut'));
    });
    socket.send(JSON.stringify({ type: 'ask', message_id: newId(), text: QUESTION }));
  });
}

/** Asks, and gives the conversation when the answer has ended. */
export async function answered(place: Place): Promise<string> {
  const { conversation, ended } = await ask(place);
  await ended;
  return conversation;
}

/** What one client heard, in bytes. */
export interface Heard {
  readonly all: number;
  readonly longestFrame: number;
}

/** Follows conversations from their beginning to their endings; gives what was heard, also when it is cut before. */
export async function readAll(place: Place, conversations: readonly string[]): Promise<Heard> {
  const reader = await place.socket();
  let endings = 0;
  let [all, longestFrame] = [0, 0];
  const over = new Promise<void>(resolve => {
    reader.once('close', resolve);
    reader.on('message', data => {
      const frame = textOf(data);
      all += frame.length;
      longestFrame = Math.max(longestFrame, frame.length);
      if (frame.includes('"kind":"turn_ended"') && ++endings === conversations.length) resolve();
    });
  });
  for (const conversation_id of conversations)
    reader.send(JSON.stringify({ type: 'follow', conversation_id, after: 0 }));
  await over;
  reader.terminate();
  return { all, longestFrame };
}
