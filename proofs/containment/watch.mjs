// Loaded before a program (`node --import`): writes down each connection that is opened and each program that is started,
// and what the product sends to the Toolbox as tickets. Its file and the program's name stand in its own address.

// Loaded before a program (`node --import`): writes down each connection that is opened and each program that is started,
// and what the product sends to the Toolbox as tickets. Its file and the program's name stand in its own address.
import childProcess, { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

const { searchParams } = new URL(import.meta.url);
const who = searchParams.get('who');
const note = entry => appendFileSync(searchParams.get('file'), `${JSON.stringify({ who, ...entry })}\n`);

const connect = Reflect.get(Socket.prototype, 'connect');
Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const { host, port, path } = typeof first === 'object' ? first : { port: first, host: args[1] };
  note({ kind: 'connect', to: path ?? `${host ?? 'localhost'}:${port}` });
  return connect.apply(this, args);
};

const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  const outcome = spawn.call(this, options);
  if (this.pid !== undefined) note({ kind: 'spawn', to: options.file, args: options.args });
  return outcome;
};
for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
  const original = childProcess[name];
  childProcess[name] = (...args) => {
    const outcome = original(...args); // throws when nothing was started
    if (outcome?.error === undefined) note({ kind: 'spawn', to: String(args[0]), args: [] });
    return outcome;
  };
}
syncBuiltinESMExports();

const { fetch } = globalThis;
globalThis.fetch = (address, options) => {
  const ticket = new Headers(options?.headers).get('x-looker-ticket');
  if (ticket !== null) note({ kind: 'ticket', to: ticket, args: [options.body] });
  return fetch(address, options);
};
