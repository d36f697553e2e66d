import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { recordDatabase } from '../../proofs/canary/database.ts';
import { Recorder } from '../../proofs/canary/recorder.ts';
import { startChild } from '../../src/base/child-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** Makes a table anew again and again, now longer, now shorter, and each time brings the log into the file and empties it. */
const AT_WORK = `
import { DatabaseSync } from '@photostructure/sqlite';
const db = new DatabaseSync(process.argv[1]);
db.exec('pragma journal_mode = wal; pragma secure_delete = on; create table kept (place integer primary key, words text)');
db.exec("insert into kept values (1, 'lasting')");
for (let count = 0; ; count++) {
  db.exec('begin; drop table if exists other; create table other (words text)');
  const insert = db.prepare('insert into other values (?)');
  for (let row = 0; row < 30 + (count % 3) * 40; row++) insert.run(String(count).repeat(4_000 * (1 + (row % 3))));
  db.exec('commit; pragma wal_checkpoint(truncate)');
  if (count === 0) process.stdout.write('at work');
}
`;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOOKS = 50;

test('a database is read whole while its server writes and empties its log', async () => {
  const file = join(await tempFolder(), 'looker-chat.db');
  const args = ['--input-type=module', '--eval', AT_WORK, file];
  const server = startChild({ command: process.execPath, args, env: {}, cwd: ROOT });
  onTestFinished(async () => void (await server.stop(0)));
  await Promise.race([once(server.stdout, 'data'), server.ended]);
  expect(server.stderrTail()).toBe('');
  for (let look = 0; look < LOOKS; look++) {
    const recorder = new Recorder();
    recordDatabase(file, recorder);
    const heard = [...recorder.contents()].map(({ place, bytes }) => `${place}: ${bytes.toString()}`);
    expect(heard).toContain('database kept.words: lasting');
  }
});
