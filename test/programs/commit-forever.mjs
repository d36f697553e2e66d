// Commits transactions of two events each, and prints the number of each one when it is committed, until it is killed.
import { openStorage } from '../../dist/storage/storage.js';

const [file, conversation] = process.argv.slice(2);
const { db } = await openStorage(file);
for (let number = 1; ; number += 1) {
  await db.transaction().execute(async trx => {
    for (const seq of [2 * number - 1, 2 * number]) {
      const event = { conversation_id: conversation, seq, time: 'now', kind: 'text', body: 'x'.repeat(500) };
      await trx.insertInto('events').values(event).execute();
    }
  });
  process.stdout.write(`${number}\n`);
}
