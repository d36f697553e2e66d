import { describe, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { MAX_QUESTION } from '../../src/contract/frames.ts';
import { saying, untilStopped } from './scripted-answerer.ts';
import { ask, askToEnd, eventsUntilEnd, kindsOf, openWorld } from './world.ts';

describe('a question', () => {
  test('becomes numbered events without gaps, from the question to the ending', async () => {
    const world = await openWorld();
    const { conversationId, seq } = await ask(world, 'How many orders?');
    const events = await eventsUntilEnd(world, conversationId);
    expect(kindsOf(events)).toEqual(['user_message', 'turn_started', 'text', 'turn_ended']);
    expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(seq).toBe(1);
  });

  test('is in the database when it is acknowledged, before any answer', async () => {
    const world = await openWorld();
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'How many orders?');
    const row = await world.storage.db.selectFrom('turns').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ conversation_id: conversationId, text: 'How many orders?', state: 'running' });
  });

  test('sent again with its message_id is stored and answered once, and acknowledged alike', async () => {
    const world = await openWorld();
    const messageId = newId();
    const first = await ask(world, 'How many orders?', { messageId });
    const again = await Promise.all([1, 2, 3].map(() => ask(world, 'How many orders?', { messageId })));
    await eventsUntilEnd(world, first.conversationId);
    expect(again.map(({ conversationId, seq }) => ({ conversationId, seq }))).toEqual(
      again.map(() => ({ conversationId: first.conversationId, seq: first.seq })),
    );
    expect(world.answerer.questions).toHaveLength(1);
    expect(await world.conversations.list()).toHaveLength(1);
  });

  test.each([
    ['a NUL', 'before \0 after'],
    ['half a character', 'before \ud800 after'],
  ])('with %s in it is kept whole, and is the same question when sent again', async (_name, text) => {
    const world = await openWorld();
    const messageId = newId();
    const first = await ask(world, text, { messageId });
    await eventsUntilEnd(world, first.conversationId);
    expect(await ask(world, text, { messageId })).toMatchObject({ conversationId: first.conversationId, seq: 1 });
    const kept = 'before \ufffd after';
    expect(world.answerer.questions.map(question => question.text)).toEqual([kept]);
    const row = await world.storage.db.selectFrom('turns').selectAll().executeTakeFirstOrThrow();
    expect(row.text).toBe(kept);
    expect(await world.conversations.list('after')).toHaveLength(1);
    expect(await world.conversations.list('\0nothing')).toEqual([]);
  });

  test('is refused under the message_id of another question', async () => {
    const world = await openWorld();
    const messageId = newId();
    await ask(world, 'How many orders?', { messageId });
    await expect(ask(world, 'How many users?', { messageId })).rejects.toMatchObject({ code: 'message_id_reused' });
  });

  test.each([
    ['empty', '', 'question_empty'],
    ['blank', ' \n\t ', 'question_empty'],
    ['too long', 'x'.repeat(MAX_QUESTION + 1), 'question_too_long'],
  ])('that is %s is refused and nothing is stored', async (_name, text, code) => {
    const world = await openWorld();
    await expect(ask(world, text)).rejects.toMatchObject({ code });
    expect(await world.conversations.list()).toEqual([]);
  });

  test('to an unknown conversation is refused', async () => {
    const world = await openWorld();
    await expect(ask(world, 'Hi', { conversationId: newId() })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('waits for no other: a second one in the same conversation is refused while the first is answered', async () => {
    const world = await openWorld();
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'First');
    await expect(ask(world, 'Second', { conversationId })).rejects.toMatchObject({ code: 'turn_running' });
  });

  test('finds its place free the moment the ending before it is heard', async () => {
    const world = await openWorld();
    const { conversationId } = await askToEnd(world, 'First');
    for (const text of ['Second', 'Third', 'Fourth']) await askToEnd(world, text, { conversationId });
    expect(world.answerer.questions.map(question => question.text)).toEqual(['First', 'Second', 'Third', 'Fourth']);
  });

  test('without a connection is refused', async () => {
    const world = await openWorld();
    world.answerer.connected = false;
    await expect(ask(world, 'Hi')).rejects.toMatchObject({ code: 'no_connection' });
  });

  test('is told the earlier turns, with what was called', async () => {
    const world = await openWorld();
    world.answerer.script = async (_question, report) => {
      await report.called({ callId: 'c1', tool: 'get_models', arguments: { a: 1 } });
      await report.callEnded({ callId: 'c1', outcome: 'done', durationMs: 3, answer: 'two models' });
      report.wrote('text', 'There are ');
      report.wrote('text', 'two.');
      return { outcome: 'done' };
    };
    const { conversationId } = await askToEnd(world, 'Which models?');
    world.answerer.script = saying('Yes');
    await askToEnd(world, 'Sure?', { conversationId });
    expect(world.answerer.questions[1]?.history).toEqual([
      {
        question: 'Which models?',
        calls: [{ name: 'get_models', arguments: { a: 1 }, answer: 'two models', failed: false }],
        answer: 'There are two.',
      },
    ]);
  });

  test('is told the rows of earlier turns in part, and in the same words however long ago they were', async () => {
    const world = await openWorld();
    const rows = Array.from({ length: 30 }, (_, index) => [`state ${index}`, index]);
    const columns = ['users.state', 'orders.count'];
    const result = { result_id: 'r1', columns: columns.map(key => ({ key })), rows, row_count: 100, cut: false };
    world.answerer.script = async (_question, report) => {
      const callId = newId();
      await report.called({ callId, tool: 'query', arguments: {} });
      await report.callEnded({ callId, outcome: 'done', durationMs: 3, answer: JSON.stringify(result) });
      return { outcome: 'done' };
    };
    const { conversationId } = await askToEnd(world, 'Orders by state?');
    world.answerer.script = saying('Yes');
    for (const text of ['Sure?', 'Really?', 'Truly?']) await askToEnd(world, text, { conversationId });
    const histories = world.answerer.questions.slice(1).map(({ history }) => history);
    const told: { rows: unknown[] } = JSON.parse(histories[0]?.[0]?.calls[0]?.answer ?? '');
    expect(told).toEqual({
      ...result,
      columns,
      rows: rows.slice(0, told.rows.length),
      note: expect.stringContaining('100'),
    });
    for (const [at, history] of histories.entries()) {
      expect(history.slice(0, -1)).toEqual(at === 0 ? [] : histories[at - 1]);
    }
  });

  test('names its conversation, on one line and not too long', async () => {
    const world = await openWorld();
    await askToEnd(world, `  Vendas\n por   estado ${'x'.repeat(200)}`);
    const [conversation] = await world.conversations.list();
    expect(conversation?.title).toMatch(/^Vendas por estado x+$/);
    expect(conversation?.title.length).toBeLessThanOrEqual(80);
  });

  test('is whole to its last sign: a cut goes through none', async () => {
    const world = await openWorld();
    const { conversationId } = await ask(world, `${'x'.repeat(79)}😀 and more`);
    expect((await world.conversations.get(conversationId)).title).toBe('x'.repeat(79));
  });
});
