// Holds a read transaction on a database until its input ends, as a backup does while it copies.
import { openDatabase } from '../../dist/storage/sqlite-driver.js';

const database = await openDatabase(process.argv[2]);
database.exec('begin');
database.prepare('select count(*) from meta').get();
console.log('reading');
process.stdin.resume().on('end', () => process.exit(0));
