// Belongs to other groups itself, and starts a program as the user and group of its arguments that prints what it is.
import { startChild } from '../../dist/base/child-process.js';

const [uid, gid, ...groups] = process.argv.slice(2).map(Number);
process.setgroups(groups);
console.log(process.getgroups().join(' '));
const child = startChild({ command: '/bin/cat', args: ['/proc/self/status'], env: {}, user: { uid, gid } });
child.stdout.pipe(process.stdout);
