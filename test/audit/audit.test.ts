import { describe, expect, test } from 'vitest';
import { type Caller, onBehalfOf } from '../../src/base/caller.ts';
import { AUDIT_KINDS } from '../../src/contract/audit.ts';
import type { ExecutedQuery } from '../../src/contract/results.ts';
import type { Answer, Question, TurnReport } from '../../src/conversations/conversations.ts';
import { untilStopped } from '../conversations/scripted-answerer.ts';
import { ask, eventsUntilEnd, openWorld, type World } from '../conversations/world.ts';

const ANA: Caller = { requestId: 'r-1', way: 'session', address: '10.0.0.7', session: 'abcdefghijkl' };
const BY_ANA = { way: 'session', address: '10.0.0.7', session: 'abcdefghijkl', request_id: 'r-1' };

const QUERY: ExecutedQuery = {
  model: 'thelook',
  explore: 'orders',
  fields: ['orders.count'],
  filters: { 'users.country': 'Brasil' },
  pivots: [],
  sorts: [],
  limit: '500',
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};

/** Finds one row, outside of whoever asked: the agent's calls come in by a wire of their own. */
const finding = (_question: Question, report: TurnReport): Promise<Answer> =>
  onBehalfOf({ way: 'none', address: 'the wire' }, async (): Promise<Answer> => {
    await report.called({ callId: 'call', tool: 'query', arguments: {} });
    await report.found('call', { columns: [], rows: [[1]], cut: false, query: QUERY });
    await report.callEnded({ callId: 'call', outcome: 'done', durationMs: 1, answer: '' });
    return { outcome: 'done' };
  });

const read = ({ audit }: World, kind?: string) => audit.read({ limit: 100, kind });

async function askedByAna(world: World, text = 'How many orders has Maria?') {
  const asked = await onBehalfOf(ANA, () => ask(world, text));
  const events = await eventsUntilEnd(world, asked.conversationId);
  return { ...asked, events };
}

describe('the audit log', () => {
  test('tells who asked and which query that ran, with ids and without the words', async () => {
    const world = await openWorld();
    world.answerer.script = finding;
    const { conversationId, turnId, events } = await askedByAna(world);
    const result = events.find(({ event }) => event.kind === 'result')?.event;
    if (result?.kind !== 'result') throw new Error('no result');
    const entries = await read(world);
    expect(entries).toMatchObject([
      {
        kind: 'queried',
        outcome: 'done',
        conversation_id: conversationId,
        about: { turn_id: turnId, result_id: result.result_id, row_count: 1, query: QUERY },
        by: BY_ANA,
      },
      { kind: 'asked', conversation_id: conversationId, about: { turn_id: turnId }, by: BY_ANA },
    ]);
    expect(JSON.stringify(entries)).not.toContain('Maria');
  });

  test('survives the conversation, and tells who renamed, exported and deleted it', async () => {
    const world = await openWorld();
    world.answerer.script = finding;
    const { conversationId, events } = await askedByAna(world);
    const result = events.find(({ event }) => event.kind === 'result')?.event;
    await onBehalfOf(ANA, async () => {
      await world.conversations.rename(conversationId, 'Another title');
      if (result?.kind === 'result') await world.conversations.resultCsv(result.result_id, 'en');
      await world.conversations.remove(conversationId);
    });
    const entries = await read(world);
    expect(entries.map(({ kind }) => kind)).toEqual(['deleted', 'exported', 'renamed', 'queried', 'asked']);
    expect(entries.map(({ by }) => by)).toEqual(entries.map(() => BY_ANA));
    await expect(world.conversations.get(conversationId)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('has nothing of what was refused, and nothing twice', async () => {
    const world = await openWorld();
    await expect(ask(world, 'Where?', { conversationId: 'nowhere' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.conversations.rename('nowhere', 'x')).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.conversations.remove('nowhere')).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.conversations.resultCsv('nothing', 'en')).rejects.toMatchObject({ code: 'not_found' });
    expect(await read(world)).toEqual([]);
    await ask(world, 'Once', { messageId: 'same' });
    await ask(world, 'Once', { messageId: 'same' });
    expect(await read(world)).toHaveLength(1);
  });

  test('has the deletion of a conversation once, whoever deletes it at the same time', async () => {
    const world = await openWorld();
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'A very long one');
    const deletions = Array.from({ length: 3 }, () => world.conversations.remove(conversationId));
    const outcomes = await Promise.allSettled(deletions);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(late).toMatchObject([{ code: 'not_found' }, { code: 'not_found' }]);
    expect((await read(world)).filter(({ kind }) => kind === 'deleted')).toHaveLength(1);
  });

  test('is committed with the thing: where an entry cannot be kept, the thing does not happen', async () => {
    const world = await openWorld();
    const { conversationId } = await askedByAna(world);
    await world.storage.db.schema.alterTable('audit').renameTo('elsewhere').execute();
    await expect(ask(world, 'Unwritten')).rejects.toThrow('no such table: audit');
    await expect(world.conversations.remove(conversationId)).rejects.toThrow('no such table: audit');
    await world.storage.db.schema.alterTable('elsewhere').renameTo('audit').execute();
    expect(await world.conversations.list()).toMatchObject([{ id: conversationId }]);
    expect(await read(world)).toMatchObject([{ kind: 'asked' }]);
  });

  test('is read by page, the newest first, whole and without repetition, while entries are added', async () => {
    const world = await openWorld();
    for (let n = 0; n < 7; n++) await world.audit.note({ kind: 'exported', about: { result_id: String(n) } });
    const seen: number[] = [];
    for (;;) {
      const page = await world.audit.read({ limit: 3, after: seen.at(-1) });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      await world.audit.note({ kind: 'renamed', about: {} });
    }
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
    expect(seen).toHaveLength(7);
    expect(await read(world, 'renamed')).toHaveLength(3);
  });

  test('of what the server does by itself names the server', async () => {
    const world = await openWorld();
    await world.audit.note({ kind: 'expired', about: {} });
    expect(await read(world)).toMatchObject([{ by: { way: 'server' } }]);
  });

  test('gives no number twice, also after the newest were removed', async () => {
    const world = await openWorld();
    await world.audit.note({ kind: 'renamed', about: {} });
    const [first] = await read(world);
    expect(await world.audit.prune(world.storage.db, '9999')).toBe(1);
    await world.audit.note({ kind: 'renamed', about: {} });
    const [second] = await read(world);
    expect(second?.id).toBeGreaterThan(first?.id ?? Number.NaN);
  });
});

test('a pin of what is kept: another kind must be thought about', () => {
  expect(AUDIT_KINDS.toSorted()).toEqual(
    'asked connected connection_changed deleted disconnected expired exported queried renamed sign_in_refused signed_in signed_out'.split(
      ' ',
    ),
  );
});
