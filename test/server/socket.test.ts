import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { OPCODE, RawPeer, wsFrame } from '../../proofs/hostile/raw-peer.ts';
import { newId } from '../../src/base/ids.ts';
import { SETUP_STEPS } from '../../src/contract/setup.ts';
import { saying, untilStopped } from '../conversations/scripted-answerer.ts';
import { isEnding, isLastStatus } from '../harness/ws-client.ts';
import { openServer } from './world.ts';

const demo = { type: 'start_config', config: { url: '', client_id: '', client_secret: '', use_demo: true } };

describe('/ws, the set-up protocol', () => {
  test('answers start_config with the documented statuses, to done at 100', async () => {
    const client = await (await openServer()).open();
    await client.exchange(demo, isLastStatus);
    for (const frame of client.frames) {
      expect(Object.keys(frame)).toEqual(expect.arrayContaining(['status', 'message', 'progress', 'step']));
      expect(frame).not.toHaveProperty('type');
    }
    expect([...new Set(client.frames.map(frame => frame['step']))]).toEqual(SETUP_STEPS);
    expect(client.frames.at(-1)).toMatchObject({ status: 'done', progress: 100, step: 'complete' });
  });

  test("speaks the language of the client: by the config, by the browser, else the server's own", async () => {
    const world = await openServer({ language: 'pt-BR' });
    const wordsOf = async (headers: Record<string, string>, language?: string) => {
      const client = await world.open(headers);
      return (await client.exchange({ ...demo, config: { ...demo.config, language } }, isLastStatus))['message'];
    };
    expect(await wordsOf({})).toContain('Pronto');
    expect(await wordsOf({ 'accept-language': 'en-US,en' })).toContain('Ready');
    expect(await wordsOf({ 'accept-language': 'en-US,en' }, 'pt-BR')).toContain('Pronto');
  });

  test('another client joins a run in progress with follow_config, from its newest status on', async () => {
    let finish = (): void => {};
    const gate = new Promise<void>(resolve => (finish = resolve));
    const world = await openServer({}, { warmAgent: () => gate });
    const [first, second] = [await world.open(), await world.open({ 'accept-language': 'pt-BR' })];
    second.send({ type: 'follow_config' }); // nothing is running yet: nothing is heard
    await first.exchange(demo, frame => frame['step'] === 'interface_setup' && Number(frame['progress']) > 85);
    const joined = await second.exchange({ type: 'follow_config' });
    expect(joined).toEqual({ ...first.frames.at(-1), message: 'Iniciando o Gemini CLI' });
    finish();
    await Promise.all([first.until(isLastStatus), second.until(isLastStatus)]);
    expect(second.frames.at(-1)).toMatchObject({ status: 'done', progress: 100 });
  });

  test.each([
    ['config missing', { type: 'start_config' }, 'config', 'invalid_message'],
    ['use_demo as text', { type: 'start_config', config: { use_demo: 'false' } }, 'config.use_demo', 'invalid_message'],
    ['url as object', { type: 'start_config', config: { url: {} } }, 'config.url', 'invalid_message'],
    [
      'secret as number',
      { type: 'start_config', config: { client_secret: 123 } },
      'config.client_secret',
      'invalid_message',
    ],
    ['url too long', { type: 'start_config', config: { url: 'x'.repeat(2049) } }, 'config.url', 'too_large'],
    [
      'secret too long',
      { type: 'start_config', config: { client_secret: 'x'.repeat(1025) } },
      'config.client_secret',
      'too_large',
    ],
  ])('names the wrong field and goes on: %s', async (_name, frame, field, code) => {
    const client = await (await openServer()).open();
    expect(await client.exchange(frame)).toMatchObject({ status: 'error', step: 'protocol', progress: 0, code, field });
    expect(await client.exchange(demo, isLastStatus)).toMatchObject({ status: 'done' });
  });
});

describe('/ws, the conversation', () => {
  test('accepts a question after the commit and then tells every event in order', async () => {
    const world = await openServer();
    world.answerer.script = saying('one ', 'two');
    const client = await world.open();
    const message_id = newId();
    const accepted = await client.exchange({ type: 'ask', message_id, text: 'Count' });
    expect(accepted).toEqual({ type: 'accepted', message_id, conversation_id: expect.any(String), seq: 1 });
    await client.until(isEnding);
    const events = client.frames.filter(frame => frame['type'] === 'event');
    expect(events.map(frame => frame['seq'])).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({ event: { kind: 'user_message', message_id, text: 'Count' } });
  });

  test('tells each event once although ask and follow both ask for it, and again when asked from the beginning', async () => {
    const world = await openServer();
    const client = await world.open();
    const { conversation_id } = await client.exchange({ type: 'ask', message_id: newId(), text: 'Hi' });
    client.send({ type: 'follow', conversation_id, after: 0 });
    await client.until(isEnding);
    const other = await world.open();
    await other.exchange({ type: 'follow', conversation_id, after: 0 }, isEnding);
    const seen = client.frames.filter(frame => frame['type'] === 'event');
    expect(seen).toEqual(other.frames);
  });

  test('resumes after a broken connection where the client was', async () => {
    const world = await openServer();
    const first = await world.open();
    const { conversation_id } = await first.exchange({ type: 'ask', message_id: newId(), text: 'Hi' });
    await first.until(isEnding);
    first.socket.terminate();
    const second = await world.open();
    await second.exchange({ type: 'follow', conversation_id, after: 2 }, isEnding);
    expect(second.frames.map(frame => frame['seq'])).toEqual([3, 4]);
  });

  test('says so when what the client has is not what is kept, and then tells all of it', async () => {
    const world = await openServer();
    const first = await world.open();
    const { conversation_id } = await first.exchange({ type: 'ask', message_id: newId(), text: 'Hi' });
    await first.until(isEnding);
    const kept = first.frames.filter(frame => frame['type'] === 'event');
    const last = kept.at(-1);
    for (const after of [{ after: kept.length + 1 }, { after: 1, time: last?.['time'] }]) {
      const other = await world.open();
      await other.exchange({ type: 'follow', conversation_id, ...after }, isEnding);
      expect(other.frames).toEqual([{ type: 'started_over', conversation_id }, ...kept]);
    }
    const same = await world.open();
    await same.exchange({ type: 'follow', conversation_id, after: 1, time: kept[0]?.['time'] }, isEnding);
    expect(same.frames).toEqual(kept.slice(1));
  });

  test('tells all who follow a conversation that it was deleted, and which', async () => {
    const world = await openServer();
    const [asker, other] = [await world.open(), await world.open()];
    const ids: unknown[] = [];
    for (const text of ['Hi', 'Ho']) {
      const { conversation_id } = await asker.exchange({ type: 'ask', message_id: newId(), text });
      await asker.until(isEnding, asker.frames.length - 1);
      await other.exchange({ type: 'follow', conversation_id }, isEnding);
      ids.push(conversation_id);
    }
    await world.conversations.remove(String(ids[0]));
    for (const client of [asker, other]) {
      const told = await client.until(({ type }) => type === 'error');
      expect(told).toMatchObject({ code: 'not_found', conversation_id: ids[0] });
    }
    // The other one goes on.
    const from = other.frames.length;
    await asker.exchange({ type: 'ask', message_id: newId(), text: 'And now?', conversation_id: ids[1] });
    expect(await other.until(isEnding, from)).toMatchObject({ conversation_id: ids[1] });
    expect(other.frames.filter(({ type }) => type === 'error')).toHaveLength(1);
  });

  test('stops an answer for all who follow it', async () => {
    const world = await openServer();
    world.answerer.script = untilStopped;
    const [asker, other] = [await world.open(), await world.open()];
    const { conversation_id } = await asker.exchange({ type: 'ask', message_id: newId(), text: 'Hi' });
    other.send({ type: 'follow', conversation_id });
    other.send({ type: 'cancel', conversation_id });
    for (const client of [asker, other]) {
      expect(await client.until(isEnding)).toMatchObject({ event: { outcome: 'cancelled' } });
    }
    expect(await other.exchange({ type: 'cancel', conversation_id })).toMatchObject({ code: 'turn_not_running' });
  });

  test.each([
    ['ask', { type: 'ask', message_id: 'm', text: '   ' }, 'question_empty'],
    ['ask', { type: 'ask', message_id: 'm', text: 'Hi', conversation_id: 'nobody' }, 'not_found'],
    ['follow', { type: 'follow', conversation_id: 'nobody' }, 'not_found'],
    ['cancel', { type: 'cancel', conversation_id: 'nobody' }, 'turn_not_running'],
    ['decide', { type: 'decide', approval_id: 'a', decision: 'allow' }, 'approval_not_found'],
    ['unknown', { type: 'rm -rf' }, 'invalid_message'],
    ['no type', { text: 'x' }, 'invalid_message'],
    ['array', [], 'invalid_message'],
    ['null', null, 'invalid_message'],
    ['text', '{"type":', 'invalid_message'],
    ['deep', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'invalid_message'],
    ['bad id', { type: 'follow', conversation_id: '../x' }, 'invalid_message'],
    ['bad number', { type: 'follow', conversation_id: 'x', after: -1 }, 'invalid_message'],
  ])('refuses a bad frame with its code and serves the next one (%s)', async (_name, frame, code) => {
    const client = await (await openServer()).open();
    expect(await client.exchange(frame)).toMatchObject({ type: 'error', code, message: expect.stringMatching(/\w/) });
    expect(await client.exchange({ type: 'ask', message_id: newId(), text: 'Hi' })).toMatchObject({ type: 'accepted' });
  });

  test('closes on binary frames, on oversized ones, and after twenty that make no sense', async () => {
    const world = await openServer();
    const [binary, large, noisy] = [await world.open(), await world.open(), await world.open()];
    binary.socket.send(Buffer.from('{}'));
    expect((await binary.closed).code).toBe(1003);
    large.send('x'.repeat(200_000));
    expect((await large.closed).code).toBe(1009);
    for (let count = 0; count < 20; count++) noisy.send('nonsense');
    expect((await noisy.closed).code).toBe(1008);
    expect((await world.open()).socket.readyState).toBe(WebSocket.OPEN);
  });
});

test('/ws does not hear who was shown out, and hangs up on one who does not go', async () => {
  const world = await openServer();
  const peer = await RawPeer.open(world.server.port);
  await peer.upgrade();
  const question = JSON.stringify({ type: 'ask', message_id: 'm1', text: 'Late' });
  await peer.send(Buffer.concat([wsFrame(OPCODE.binary, 'x'), wsFrame(OPCODE.text, question)]));
  expect(await peer.closeCode()).toBe(1003);
  const closing = performance.now();
  await peer.closed;
  expect(performance.now() - closing).toBeLessThan(10_000); // 30 s are what `ws` waits
  expect(await world.conversations.list()).toEqual([]);
});

describe('/ws, who may come in', () => {
  const evil = { origin: 'https://evil.example' };

  test('refuses a foreign origin and a rebound host before any upgrade', async () => {
    const world = await openServer();
    await expect(world.open(evil)).rejects.toThrow('403');
    await expect(world.open({ host: 'attacker.example' })).rejects.toThrow('403');
    await expect(world.open({ ...evil, authorization: `Bearer ${world.token}` })).rejects.toThrow('403');
  });

  test('a stranger hears one auth error in the shape of a status and is closed; nothing is set up', async () => {
    const world = await openServer({ auth: 'token' });
    const client = await world.open();
    client.send(demo);
    expect((await client.closed).code).toBe(1008);
    expect(client.frames).toEqual([
      {
        type: 'error',
        id: `${client.requestId}.1`,
        status: 'error',
        step: 'auth',
        progress: 0,
        code: 'unauthorized',
        message: expect.stringContaining('token'),
      },
    ]);
    expect(await world.conversations.list()).toEqual([]);
  });

  test('the token opens it as bearer, as first frame, or traded for a cookie', async () => {
    const world = await openServer({ auth: 'token' });
    const byBearer = await world.open({ authorization: `Bearer ${world.token}` });
    const byFrame = await world.open();
    byFrame.send({ type: 'auth', token: world.token });
    const body = JSON.stringify({ token: world.token });
    const headers = { 'content-type': 'application/json' };
    const session = await fetch(`${world.url}/api/session`, { method: 'POST', headers, body });
    const cookie = session.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const byCookie = await world.open({ cookie: cookie.split(';')[0] ?? '' });
    for (const client of [byBearer, byFrame, byCookie]) {
      expect(await client.exchange({ type: 'ask', message_id: newId(), text: 'Hi' })).toMatchObject({
        type: 'accepted',
      });
    }
  });

  test('a wrong token is told so and closed, and after five in a minute even the right one has to wait', async () => {
    const world = await openServer({ auth: 'token' });
    for (let attempt = 0; attempt < 5; attempt++) {
      const client = await world.open();
      expect(await client.exchange({ type: 'auth', token: `wrong ${attempt}` })).toMatchObject({
        code: 'unauthorized',
      });
      await client.closed;
    }
    const client = await world.open();
    expect(await client.exchange({ type: 'auth', token: world.token })).toMatchObject({ code: 'too_many_attempts' });
    world.now.elapsedMs += 61_000;
    const later = await world.open();
    later.send({ type: 'auth', token: world.token });
    expect(await later.exchange({ type: 'ask', message_id: newId(), text: 'Hi' })).toMatchObject({ type: 'accepted' });
  });

  test('behind a proxy on the same machine the token is asked for', async () => {
    const world = await openServer();
    const client = await world.open({ 'x-forwarded-for': '203.0.113.9' });
    client.send({ type: 'ask', message_id: newId(), text: 'Hi' });
    expect((await client.closed).code).toBe(1008);
  });

  test('compression is not negotiated, so no small frame can become a large one', async () => {
    const world = await openServer();
    const socket = new WebSocket(world.ws, { perMessageDeflate: true });
    await once(socket, 'open');
    expect(socket.extensions).toBe('');
    socket.terminate();
  });
});
