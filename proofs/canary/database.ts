import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Recorder } from './recorder.ts';

/** Every value of every row of every table, each column a place; read from a copy, with what only the WAL holds. */
export function recordDatabase(file: string, recorder: Recorder): void {
  const folder = mkdtempSync(join(tmpdir(), 'looker-chat-canary-db-'));
  try {
    for (const suffix of ['', '-wal'])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, join(folder, `db${suffix}`));
    const database = new DatabaseSync(join(folder, 'db'));
    for (const { name } of database.prepare("select name from sqlite_master where type = 'table'").all()) {
      for (const row of database.prepare(`select * from "${String(name)}"`).all()) {
        for (const [column, value] of Object.entries(row))
          recorder.whole(`database ${String(name)}.${column}`, asText(value));
      }
    }
    database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const asText = (value: unknown): Buffer | string => (value instanceof Uint8Array ? Buffer.from(value) : String(value));
