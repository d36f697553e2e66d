// Opens a database, and takes its folder, as a user who is not root; prints what either of them failed with.
import { acquireDataFolder, openStorage } from '../../dist/storage/storage.js';

const [file, folder] = process.argv.slice(2);
const NOBODY = 65534;
// Loads the driver while everything may still be read.
await (await openStorage(process.argv[4])).close();
if (process.getuid() === 0) {
  process.setgid(NOBODY);
  process.setuid(NOBODY);
}
for (const work of [() => openStorage(file), () => acquireDataFolder(folder)]) {
  const failure = await work().then(
    () => ({ code: 'none' }),
    error => ({ code: error.code, params: error.params }),
  );
  console.log(JSON.stringify(failure));
}
