import { EventEmitter, once } from 'node:events';
import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { CodedError } from '../../src/contract/errors.ts';
import type { Usage } from '../../src/contract/events.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { saying, untilStopped } from './scripted-answerer.ts';
import { ask, askToEnd, eventsUntilEnd, kindsOf, openWorld } from './world.ts';

const USAGE: Usage = {
  model: 'gemini',
  model_calls: 1,
  input_tokens: 1,
  output_tokens: 1,
  thought_tokens: 0,
  cached_tokens: 0,
  model_bytes: 1,
  looker_queries: 0,
  looker_other: 0,
};

describe('every turn has exactly one ending', () => {
  test('stopped by a person it is cancelled, and keeps what was written', async () => {
    const world = await openWorld();
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'Long one');
    await world.conversations.cancel(conversationId);
    const events = await eventsUntilEnd(world, conversationId);
    expect(events.at(-1)?.event).toMatchObject({ kind: 'turn_ended', outcome: 'cancelled' });
    expect(events.map(({ event }) => (event.kind === 'text' ? event.text : '')).join('')).toBe('so far');
    await expect(world.conversations.cancel(conversationId)).rejects.toMatchObject({ code: 'turn_not_running' });
  });

  test('failed it carries the code and the sentence in the language of the asker', async () => {
    const world = await openWorld();
    world.answerer.script = async () => ({
      outcome: 'failed',
      error: new CodedError('model_quota', { params: { seconds: 7 } }),
    });
    const asked = await world.conversations.ask({ messageId: 'm1', text: 'Oi', language: 'pt-BR' });
    const events = await eventsUntilEnd(world, asked.conversationId);
    expect(events.at(-1)?.event).toMatchObject({ outcome: 'failed', code: 'model_quota', params: { seconds: 7 } });
    expect(events.at(-1)?.event).toHaveProperty('message', expect.stringContaining('7 segundos'));
  });

  test('a call within it that failed carries the same, one that was done carries nothing', async () => {
    const world = await openWorld();
    const failure = new CodedError('looker_timeout', { params: { seconds: 9, host: 'looker.example.com' } });
    world.answerer.script = async (_question, report) => {
      await report.called({ callId: 'c1', tool: 'query', arguments: {} });
      const { code, params } = failure;
      await report.callEnded({ callId: 'c1', outcome: 'failed', durationMs: 1, code, params, answer: 'slow' });
      await report.called({ callId: 'c2', tool: 'query', arguments: {} });
      await report.callEnded({ callId: 'c2', outcome: 'done', durationMs: 1, answer: 'rows' });
      return { outcome: 'done' };
    };
    const asked = await world.conversations.ask({ messageId: 'm1', text: 'Oi', language: 'pt-BR' });
    const ended = (await eventsUntilEnd(world, asked.conversationId))
      .map(({ event }) => event)
      .filter(({ kind }) => kind === 'tool_ended');
    const { code, params } = failure;
    expect(ended[0]).toMatchObject({ code, params, message: errorSentence('pt-BR', failure) });
    expect(Object.keys(ended[1] ?? {})).not.toContain('message');
  });

  test('an ending that the database refuses is written without what it used: the conversation goes on', async () => {
    const world = await openWorld();
    world.answerer.script = async (_question, report) => {
      report.wrote('text', 'Seven.');
      return { outcome: 'done', usage: { ...USAGE, input_tokens: Number.POSITIVE_INFINITY } };
    };
    const { conversationId } = await ask(world, 'How many?');
    const events = await eventsUntilEnd(world, conversationId);
    expect(events.at(-1)?.event).toMatchObject({ kind: 'turn_ended', outcome: 'failed', code: 'internal' });
    expect(kindsOf(events)).not.toContain('usage');
    expect(world.logged.join()).toContain('the ending of a turn was refused');
    world.answerer.script = saying('Eight.');
    await ask(world, 'And now?', { conversationId });
    await eventsUntilEnd(world, conversationId, 0, 2);
    expect(world.answerer.questions[1]?.history).toMatchObject([{ answer: 'Seven.' }]);
  });

  test('an answerer that throws ends it as failed, told as internal without its words', async () => {
    const world = await openWorld();
    world.answerer.script = () => Promise.reject(new Error('secret detail'));
    const { conversationId } = await ask(world, 'Hi');
    const events = await eventsUntilEnd(world, conversationId);
    expect(events.at(-1)?.event).toMatchObject({ outcome: 'failed', code: 'internal' });
    expect(JSON.stringify(events)).not.toContain('secret detail');
    expect(world.logged.join('\n')).toContain('secret detail');
  });

  test('with former turns that cannot be read it fails too; the log says why, and other conversations go on', async () => {
    const world = await openWorld();
    world.answerer.script = async (_question, report) => {
      await report.called({ callId: newId(), tool: 'query', arguments: {} });
      return { outcome: 'done' };
    };
    const { conversationId } = await askToEnd(world, 'First');
    await sql`alter table tool_calls rename to elsewhere`.execute(world.storage.db);
    const { seq, turnId } = await ask(world, 'Second', { conversationId });
    const events = await eventsUntilEnd(world, conversationId, seq);
    expect(events.at(-1)?.event).toMatchObject({ turn_id: turnId, outcome: 'failed', code: 'internal' });
    const told = world.logged.map(line => JSON.parse(line)).find(line => line.turnId === turnId);
    expect(told).toMatchObject({ level: 50, err: { message: expect.stringContaining('tool_calls') } });
    expect((await ask(world, 'Third', { conversationId })).isNew).toBe(true);
    await askToEnd(world, 'Another');
  });

  test('when the server stops it is interrupted', async () => {
    const world = await openWorld();
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'Hi');
    await world.conversations.close();
    const events = await eventsUntilEnd(world, conversationId);
    expect(events.at(-1)?.event).toMatchObject({ outcome: 'interrupted', code: 'interrupted' });
  });

  test('a full disk delays it until there is room, and the conversation goes on', async () => {
    const world = await openWorld();
    const { db } = world.storage;
    world.answerer.script = async () => {
      await sql`pragma query_only = on`.execute(db); // refuses every write, as a full disk does
      return { outcome: 'done' };
    };
    const { conversationId } = await ask(world, 'Hi');
    await vi.waitFor(() => expect(world.logged.join('\n')).toContain('could not be written yet'));
    await sql`pragma query_only = off`.execute(db);
    const events = await eventsUntilEnd(world, conversationId);
    expect(kindsOf(events)).toEqual(['user_message', 'turn_started', 'turn_ended']);
    expect(events.at(-1)?.event).toMatchObject({ outcome: 'done' });
  });

  test('a database that refuses an event stops the turn; nothing is told that is not written', async () => {
    const world = await openWorld();
    const refused = new EventEmitter();
    world.answerer.script = async ({ signal }, report) => {
      await world.storage.db.schema.alterTable('events').renameTo('events_gone').execute();
      report.wrote('text', 'lost');
      if (!signal.aborted) await once(signal, 'abort');
      await world.storage.db.schema.alterTable('events_gone').renameTo('events').execute();
      refused.emit('told');
      return { outcome: 'cancelled' };
    };
    const told = once(refused, 'told');
    const { conversationId } = await ask(world, 'Hi');
    await told;
    const events = await eventsUntilEnd(world, conversationId);
    expect(events.at(-1)?.event).toMatchObject({ outcome: 'failed' });
    expect(JSON.stringify(events)).not.toContain('lost');
  });
});
