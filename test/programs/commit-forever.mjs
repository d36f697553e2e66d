// Commits transactions of two events each, every one lightly if so asked, and prints the number of each one when it is
// committed, until it is killed.
import { openStorage } from '../../dist/storage/storage.js';

const [file, conversation, how] = process.argv.slice(2);
const { db, lightly } = await openStorage(file);
const transaction = how === 'lightly' ? lightly : work => db.transaction().execute(work);
for (let number = 1; ; number += 1) {
  await transaction(async trx => {
    for (const seq of [2 * number - 1, 2 * number]) {
      const event = { conversation_id: conversation, seq, time: 'now', kind: 'text', body: 'x'.repeat(500) };
      await trx.insertInto('events').values(event).execute();
    }
  });
  process.stdout.write(`${number}\n`);
}
