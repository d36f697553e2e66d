import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { asCodedError } from '../../src/contract/errors.ts';
import { openDatabase } from '../../src/storage/sqlite-driver.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { everyDamage } from '../storage/damage.ts';
import { askToEnd, eventsUntilEnd, openWorld, type World } from './world.ts';

const QUERY = { model: 'shop', explore: 'orders', fields: [], filters: {}, pivots: [], sorts: [] };
const EXECUTED = { ...QUERY, limit: null, time_zone: null, filter_expression: null, dynamic_fields: null };

/** Looks for what was told and found before, as show_chart does, and then speaks. */
function answering({ answerer }: World): void {
  answerer.script = async ({ results }, report) => {
    for (const id of await results.ids()) await results.find(id).catch(() => undefined);
    const callId = newId();
    await report.called({ callId, tool: 'query', arguments: QUERY });
    await report.found(callId, { columns: [], rows: [[1]], cut: false, query: EXECUTED });
    await report.callEnded({ callId, outcome: 'done', durationMs: 1, answer: '{}' });
    report.wrote('text', 'Seven.');
    return { outcome: 'done' };
  };
}

/** The data of a server that was killed in the second answer of a conversation; gives folder and conversation. */
async function killedServer(): Promise<{ folder: string; conversationId: string }> {
  const world = await openWorld();
  answering(world);
  await world.conversations.recover();
  const { conversationId } = await askToEnd(world, 'one');
  const { turnId } = await askToEnd(world, 'two', { conversationId });
  const running = { state: 'running', repeated: 1 } as const; // it is not begun again, so its text is read
  await world.storage.db.updateTable('turns').set(running).where('id', '=', turnId).execute();
  await world.storage.db.deleteFrom('usage').where('turn_id', '=', turnId).execute();
  await world.conversations.close();
  await world.storage.close();
  return { folder: world.folder, conversationId };
}

/** What became of a question: how it ended, or why it was refused. */
async function ending(world: World, conversationId?: string): Promise<string> {
  try {
    const asked = await world.conversations.ask({
      messageId: newId(),
      text: 'How many?',
      language: 'en',
      ...(conversationId === undefined ? {} : { conversationId }),
    });
    const last = (await eventsUntilEnd(world, asked.conversationId, asked.seq)).at(-1)?.event;
    return last?.kind === 'turn_ended' ? (last.code ?? last.outcome) : 'no ending';
  } catch (error) {
    return asCodedError(error).code;
  }
}

test.each(['newest', 'oldest'] as const)(
  'a bad value in any column of the %s row stops no start and no other question',
  async row => {
    const { folder, conversationId } = await killedServer();
    const database = await openDatabase(join(folder, 'test.db'));
    onTestFinished(() => database.close());
    const copies = await tempFolder();
    const findings: string[] = [];
    const damages = everyDamage(database, { row });
    for (const [at, damage] of damages.entries()) {
      if (!damage.apply()) continue;
      database.exec('pragma wal_checkpoint(truncate)');
      const copy = join(copies, String(at));
      const world = await openCopy(join(folder, 'test.db'), copy);
      damage.undo();
      const started = await world.conversations.recover().then(
        () => 'started',
        (error: unknown) => String(error),
      );
      const endings = [started, await ending(world), await ending(world, conversationId)];
      const [, other, own = ''] = endings;
      // Its own may be gone with its id, or running still.
      const isFine = started === 'started' && other === 'done' && ['done', 'not_found', 'turn_running'].includes(own);
      if (!isFine) findings.push(`${damage.name}: ${endings.join(', ')}`);
      await world.conversations.close();
      await world.storage.close();
    }
    expect(findings).toEqual([]);
    expect(damages.length).toBeGreaterThan(80);
  },
  240_000,
);

async function openCopy(file: string, folder: string): Promise<World> {
  await mkdir(folder);
  await copyFile(file, join(folder, 'test.db'));
  const world = await openWorld(folder);
  answering(world);
  return world;
}
