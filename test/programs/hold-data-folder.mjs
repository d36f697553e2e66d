// Takes the data folder, says so, and keeps it until it is killed or told (by the end of its input) to let go.
import { acquireDataFolder } from '../../dist/storage/storage.js';

const folder = await acquireDataFolder(process.argv[2]);
console.log('held');
process.stdin.resume().once('end', () => folder.release());
