import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { noticedControls } from './controls.ts';

const FILE = fileURLToPath(import.meta.url);
const LAST = 'noticed in all: ';

/**
 * Controls in a process of their own, for the short form, where they go on beside the product's scenarios: a client that is
 * itself too busy would be taken for a slow server. Gives how many are noticed.
 */
export async function noticedElsewhere(say: (line: string) => void): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, FILE], { stdio: ['ignore', 'pipe', 'inherit'] });
  let noticed = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith(LAST)) noticed = Number(line.slice(LAST.length));
    else say(line);
  }
  return noticed;
}

if (process.argv[1] === FILE) {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`${LAST}${await noticedControls(say)}`);
}
