import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Conversations } from '../../src/conversations/conversations.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { ScriptedAnswerer, saying, untilStopped } from './scripted-answerer.ts';
import { eventsUntilEnd, kindsOf } from './world.ts';

test('a question that comes while the ending before it is on its way to a slow disk waits for it, and can be stopped then', async () => {
  const storage = await openStorage(join(await tempFolder(), 'test.db'));
  onTestFinished(() => storage.close());
  let release = (): void => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  const answerer = new ScriptedAnswerer(saying('Seven.'));
  const log = createLog({ level: 'silent', redactor: new Redactor(), write: () => {} });
  const onDisk = async (): Promise<void> => held.then(() => storage.onDisk());
  const told: string[] = [];
  const conversations = new Conversations({
    storage: { ...storage, onDisk },
    clock: systemClock,
    log,
    answerer,
    observe: events => void told.push(...events.map(({ kind }) => kind)),
  });
  onTestFinished(() => conversations.close());
  const question = { messageId: newId(), text: 'How many?', language: 'en' } as const;
  const { conversationId } = await conversations.ask(question);
  await vi.waitFor(async () => {
    const { state } = await storage.db.selectFrom('turns').select('state').executeTakeFirstOrThrow();
    expect(state).toBe('done');
  });

  answerer.script = untilStopped;
  const next = { messageId: newId(), text: 'And now?', language: 'en', conversationId } as const;
  const early = conversations.ask(next);
  // The same question sent again is no new one, whatever is on the disk.
  expect(await conversations.ask(question)).toMatchObject({ conversationId, isNew: false });
  expect(told).not.toContain('turn_ended');
  release();
  await vi.waitFor(() => expect(told).toContain('turn_ended'));
  expect(await early).toMatchObject({ conversationId, isNew: true });
  await conversations.cancel(conversationId);
  const events = await eventsUntilEnd({ conversations }, conversationId, 0, 2);
  const kinds = ['user_message', 'turn_started', 'text', 'turn_ended'];
  expect(kindsOf(events)).toEqual([...kinds, ...kinds]);
  expect(events.at(-1)?.event).toMatchObject({ outcome: 'cancelled' });
});
