import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { StoredEvent } from '../../src/contract/events.ts';
import { MAX_BUFFERED_BYTES, PAUSE_BYTES } from '../../src/server/limits.ts';
import { Outbox } from '../../src/server/socket/outbox.ts';
import { ask, eventsUntilEnd } from '../conversations/world.ts';
import { isEnding } from '../harness/ws-client.ts';
import { openServer } from './world.ts';

const PIECE = 'x'.repeat(64 * 1024);
/** Far more than the system's own buffers and ours together. */
const PIECES = 400;

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : '');

/** A real socket pair; its client does not read until it is told to. */
async function deafClient(): Promise<{ server: WebSocket; client: WebSocket }> {
  const http = createServer().listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server: http });
  onTestFinished(() => void http.close());
  await once(http, 'listening');
  const accepted = once(sockets, 'connection');
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  onTestFinished(() => client.terminate());
  await once(client, 'open');
  client.pause();
  const [server]: [WebSocket] = (await accepted) as [WebSocket];
  return { server, client };
}

const event = (seq: number): StoredEvent => ({
  conversation_id: 'c',
  seq,
  time: '2026-03-01T00:00:00.000Z',
  event: { kind: 'text', turn_id: 't', text: PIECE },
});

describe('a client that does not read', () => {
  test('holds back what its follows tell, little above the pause, and gets all of it in order when it reads', async () => {
    const { server, client } = await deafClient();
    const outbox = new Outbox(server);
    const heard: number[] = [];
    client.on('message', data => heard.push(JSON.parse(textOf(data)).seq));
    let highest = 0;
    const told = Promise.all(
      Array.from({ length: PIECES }, async (_, seq) => {
        await outbox.tell(event(seq));
        highest = Math.max(highest, server.bufferedAmount);
      }),
    );
    highest = Math.max(highest, server.bufferedAmount);
    expect(highest).toBeGreaterThan(PAUSE_BYTES);
    client.resume();
    await told;
    expect(highest).toBeLessThan(PAUSE_BYTES + 2 * PIECE.length);
    client.close();
    await once(client, 'close');
    expect(heard).toEqual(Array.from({ length: PIECES }, (_, seq) => seq));
  });

  test('is cut when what cannot wait piles up', async () => {
    const { server } = await deafClient();
    const outbox = new Outbox(server);
    const closed = once(server, 'close');
    let sent = 0;
    while (server.readyState === WebSocket.OPEN && sent < 1_000) {
      void outbox.send({ type: 'error', code: 'internal', message: PIECE });
      sent += 1;
    }
    await closed;
    expect(sent * PIECE.length).toBeGreaterThan(MAX_BUFFERED_BYTES);
    expect(sent).toBeLessThan(PIECES);
  });

  test('is cut when nothing leaves for too long, and its follows end', async () => {
    const { server } = await deafClient();
    const outbox = new Outbox(server, 50);
    const told = Promise.all(Array.from({ length: PIECES }, (_, seq) => outbox.tell(event(seq))));
    await once(server, 'close');
    expect(await told).toHaveLength(PIECES);
  });

  test('of an answer delays neither its other follower nor its ending; what waits for it is counted, and there', async () => {
    const world = await openServer();
    world.answerer.script = async (_question, report) => {
      for (let piece = 0; piece < PIECES; piece += 1) report.wrote(piece % 2 === 0 ? 'text' : 'thought', PIECE);
      return { outcome: 'done' };
    };
    const deaf = await world.open();
    deaf.socket.pause();
    const { conversationId } = await ask(world, 'A long story');
    deaf.send({ type: 'follow', conversation_id: conversationId, after: 0 });
    await expect.poll(() => world.server.waitingBytes).toBeGreaterThan(0);
    const reader = await world.open();
    reader.send({ type: 'follow', conversation_id: conversationId, after: 0 });
    await reader.until(isEnding);
    const stored = await eventsUntilEnd(world, conversationId);
    deaf.socket.resume();
    await deaf.until(isEnding);
    expect(deaf.frames.map(({ seq }) => seq)).toEqual(stored.map(({ seq }) => seq));
    await expect.poll(() => world.server.waitingBytes).toBe(0);
  });
});
