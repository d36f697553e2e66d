import { expect, test, vi } from 'vitest';
import { AskRefused } from '../../web/src/state/socket.ts';
import { type ChatServer, openPage, startChatServer } from './chat-server.ts';

const event = (seq: number, conversation_id = 'c1') => ({
  type: 'event',
  conversation_id,
  seq,
  time: '2026-11-22T10:00:00.000Z',
  event: { kind: 'text', turn_id: 't1', text: `piece ${seq}` },
});
const ask = { type: 'ask', message_id: 'm1', text: 'How many?' } as const;
const frames = (server: ChatServer, connection: number) =>
  server.heard.filter(heard => heard.connection === connection).map(({ frame }) => frame);

async function connected() {
  const server = await startChatServer();
  const page = openPage(server);
  page.socket.start();
  await page.opened(1);
  return { server, ...page };
}

test('After a broken connection it follows on from the last event it had', async () => {
  const { server, socket, told, opened } = await connected();
  socket.follow('c1');
  await vi.waitFor(() => expect(frames(server, 1)).toHaveLength(1));
  server.say(event(1));
  server.say(event(2));
  await vi.waitFor(() => expect(told.events).toHaveLength(2));
  server.cut();
  await opened(2);
  await vi.waitFor(() =>
    expect(frames(server, 2)).toEqual([{ type: 'follow', conversation_id: 'c1', after: 2, time: event(2).time }]),
  );
});

test('What the server says is no longer kept is forgotten: all of it is told again, from the first on', async () => {
  const { server, socket, told, opened } = await connected();
  for (const seq of [1, 2, 3]) server.say(event(seq));
  server.say(event(1, 'other'));
  server.say({ type: 'started_over', conversation_id: 'c1' });
  for (const seq of [1, 2]) server.say(event(seq));
  server.say(event(2, 'other'));
  await vi.waitFor(() =>
    expect(told.events.map(e => e.conversation_id + e.seq).join(' ')).toBe('c11 c12 c13 other1 c11 c12 other2'),
  );
  server.cut();
  await opened(2);
  socket.follow('c1');
  await vi.waitFor(() => expect(frames(server, 2)).toMatchObject([{ conversation_id: 'c1', after: 2 }]));
});

test('An event that comes twice is told once, and the order stays', async () => {
  const { server, told } = await connected();
  for (const seq of [1, 2, 1, 2, 3]) server.say(event(seq));
  await vi.waitFor(() => expect(told.events.map(({ seq }) => seq)).toEqual([1, 2, 3]));
});

test('Events are counted for each conversation by itself', async () => {
  const { server, told } = await connected();
  server.say(event(1, 'a'));
  server.say(event(1, 'b'));
  server.say(event(2, 'a'));
  await vi.waitFor(() => expect(told.events.map(e => e.conversation_id + e.seq)).toEqual(['a1', 'b1', 'a2']));
});

test('A gap in the numbers is asked for and not shown', async () => {
  const { server, told } = await connected();
  server.say(event(1));
  server.say(event(4));
  await vi.waitFor(() =>
    expect(frames(server, 1)).toMatchObject([{ type: 'follow', conversation_id: 'c1', after: 1 }]),
  );
  expect(told.events.map(({ seq }) => seq)).toEqual([1]);
});

test('An event of a kind that this page does not know is passed over, and those after it are shown', async () => {
  const { server, told } = await connected();
  server.say({ ...event(1), event: { kind: 'from_the_future' } });
  server.say(event(2));
  await vi.waitFor(() => expect(told.events.map(({ seq }) => seq)).toEqual([2]));
});

test('A question whose acknowledgement was lost is sent again with the same message id, after the follows', async () => {
  const { server, socket, opened } = await connected();
  socket.follow('c1');
  const asked = socket.ask({ ...ask, conversation_id: 'c1' });
  await vi.waitFor(() => expect(frames(server, 1)).toHaveLength(2));
  server.cut();
  await opened(2);
  await vi.waitFor(() =>
    expect(frames(server, 2)).toEqual([
      { type: 'follow', conversation_id: 'c1', after: 0 },
      { ...ask, conversation_id: 'c1' },
    ]),
  );
  server.say({ type: 'accepted', message_id: 'm1', conversation_id: 'c1', seq: 5 });
  await expect(asked).resolves.toEqual({ conversationId: 'c1', seq: 5 });
});

test('A question asked without a connection waits for one', async () => {
  const server = await startChatServer();
  const { socket, opened } = openPage(server);
  const asked = socket.ask(ask);
  socket.start();
  await opened(1);
  await vi.waitFor(() => expect(frames(server, 1)).toEqual([ask]));
  server.say({ type: 'accepted', message_id: 'm1', conversation_id: 'c9', seq: 1 });
  await expect(asked).resolves.toEqual({ conversationId: 'c9', seq: 1 });
});

test('A question that was accepted is not sent again, and its conversation is followed on', async () => {
  const { server, socket, opened } = await connected();
  const asked = socket.ask(ask);
  server.say({ type: 'accepted', message_id: 'm1', conversation_id: 'c1', seq: 1 });
  await asked;
  server.say(event(1));
  server.cut();
  await opened(2);
  await vi.waitFor(() => expect(frames(server, 2)).toHaveLength(1));
  expect(frames(server, 2)).toMatchObject([{ type: 'follow', conversation_id: 'c1', after: 1 }]);
});

test('A refused question fails with the code and the words of the server, and is not sent again', async () => {
  const { server, socket, told, opened } = await connected();
  const asked = socket.ask(ask);
  server.say({ type: 'error', code: 'turn_running', message: 'Wait for it.', message_id: 'm1' });
  await expect(asked).rejects.toEqual(new AskRefused('turn_running', 'Wait for it.'));
  expect(told.refused).toEqual([]);
  server.cut();
  await opened(2);
  expect(frames(server, 2)).toEqual([]);
});

test('It says that it is offline as long as there is no server, and comes back with it', async () => {
  const { server, told, opened } = await connected();
  await server.stop();
  await vi.waitFor(() => expect(told.states.filter(state => state === 'offline').length).toBeGreaterThan(1));
  await startChatServer(server.port);
  await opened(2);
  expect(told.states[0]).toBe('connecting');
  expect(told.states.at(-1)).toBe('open');
});

test('When the network comes back it makes a new connection at once and leaves the former one', async () => {
  const { server, socket, opened } = await connected();
  socket.follow('c1');
  socket.lose();
  socket.reconnect();
  await opened(2);
  await vi.waitFor(() => expect(frames(server, 2)).toEqual([{ type: 'follow', conversation_id: 'c1', after: 0 }]));
});

test('Set-up statuses and refusals that are no question are told apart', async () => {
  const { server, told } = await connected();
  const status = { status: 'loading', message: 'Signing in', progress: 61, step: 'looker_test' };
  server.say(status);
  server.say({
    type: 'error',
    code: 'busy',
    message: 'Another one runs.',
    status: 'error',
    step: 'protocol',
    progress: 0,
  });
  await vi.waitFor(() => expect(told.refused).toMatchObject([{ code: 'busy', status: 'error' }]));
  expect(told.statuses).toEqual([status]);
});

test('Being turned away by the rules of the server is told, so that the page asks for the token', async () => {
  const { server, told } = await connected();
  server.close(1008);
  await vi.waitFor(() => expect(told.turnedAway).toBe(1));
});

test('Once stopped it stays away', async () => {
  const { server, socket, told } = await connected();
  socket.stop();
  const states = told.states.length;
  socket.reconnect();
  socket.lose();
  server.cut();
  expect(told.states).toHaveLength(states);
  expect(socket.send({ type: 'cancel_config' })).toBe(false);
});
