import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Recorder } from './recorder.ts';

/** Every value of every row of every table, each column a place; read from a copy, with what only the WAL holds. */
export function recordDatabase(file: string, recorder: Recorder): void {
  const folder = mkdtempSync(join(tmpdir(), 'looker-chat-canary-db-'));
  try {
    const copy = join(folder, 'db');
    copyWhole(file, copy);
    const database = new DatabaseSync(copy);
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

/** Of a database at work: when neither the file nor its log was written meanwhile, the two belong together. */
function copyWhole(file: string, copy: string): void {
  for (;;) {
    const [written, log] = [lastWritten(file), logOf(file)];
    copyFileSync(file, copy);
    if (lastWritten(file) !== written || !log.equals(logOf(file))) continue;
    writeFileSync(`${copy}-wal`, log);
    return;
  }
}

const lastWritten = (file: string): bigint => statSync(file, { bigint: true }).mtimeNs;

function logOf(file: string): Buffer {
  const log = `${file}-wal`;
  return existsSync(log) ? readFileSync(log) : Buffer.alloc(0);
}

const asText = (value: unknown): Buffer | string => (value instanceof Uint8Array ? Buffer.from(value) : String(value));
