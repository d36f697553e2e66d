import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openStorage } from '../../src/storage/storage.ts';
import { startProgram } from '../programs/start-program.ts';
import { newStorage } from './world.ts';

const EVENTS_PER_TRANSACTION = 2;

describe('a server killed while it commits', () => {
  test.each([
    [1, 'waiting for the disk'],
    [7, 'waiting for the disk'],
    [40, 'waiting for the disk'],
    [150, 'waiting for the disk'],
    [40, 'lightly'],
    [1_500, 'lightly'],
  ])(
    'loses nothing that was acknowledged and keeps no half transaction (%i acknowledged, %s)',
    async (acknowledged, how) => {
      const created = await newStorage();
      const { file } = created;
      const conversation = { id: '1', title: '', language: 'en', connection_id: null, created_at: '', updated_at: '' };
      await created.db.insertInto('conversations').values(conversation).execute();
      await created.close();

      const program = startProgram('commit-forever', [file, conversation.id, how]);
      let last = 0;
      while (last < acknowledged) last = Number(await program.nextLine());
      program.kill(); // somewhere in a later transaction
      // It has not ended for us before all that it said is read.
      for (let line = await program.nextLine(); line !== undefined; line = await program.nextLine())
        last = Number(line);
      expect((await program.ended).signal).toBe('SIGKILL');

      const storage = await openStorage(file);
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(storage.db);
      expect(rows.map(row => row.integrity_check)).toEqual(['ok']);
      const events = await storage.db.selectFrom('events').select('seq').orderBy('seq').execute();
      expect(events.length).toBeGreaterThanOrEqual(last * EVENTS_PER_TRANSACTION);
      expect(events.length % EVENTS_PER_TRANSACTION).toBe(0);
      expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1));
      await storage.close();
    },
  );
});
