// Rotates the keys of a database to and fro for ever, and prints a line after each time.
// With a number N it kills itself when the N-th value is being sealed: in the middle of the transaction.
import { Secret } from '../../dist/base/secret.js';
import { createConnections } from '../../dist/connections/connections.js';
import { openStorage } from '../../dist/storage/storage.js';
import { createVault, rotateKeys } from '../../dist/vault/vault.js';

const [file, oldKey, newKey, killAt] = process.argv.slice(2);
const storage = await openStorage(file);

function dyingVault(current, previous) {
  const vault = createVault({ current: new Secret(current), previous: [new Secret(previous)] });
  let sealed = 0;
  return {
    ...vault,
    seal(place, secret) {
      sealed += 1;
      if (sealed === Number(killAt)) process.kill(process.pid, 'SIGKILL');
      return vault.seal(place, secret);
    },
  };
}

for (let [current, previous] = [newKey, oldKey]; ; [current, previous] = [previous, current]) {
  const vault = dyingVault(current, previous);
  const rows = createConnections(storage, vault, { now: () => new Date() }).sealedRows();
  console.log(`rotated ${await rotateKeys(vault, rows)}`);
  await new Promise(setImmediate); // lets the line out
}
