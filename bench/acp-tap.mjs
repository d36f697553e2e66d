// @ts-check
// Stands between the server and the real Gemini CLI and marks when each stamped word left the CLI's standard output.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { passed } from './stamps.mjs';

/**
 * Runs the program with this process's own arguments, and ends as it ends.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function runTapped(command, args) {
  const child = spawn(command, [...args, ...process.argv.slice(2)], { stdio: ['inherit', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', line => {
    process.stdout.write(`${line.includes('agent_message_chunk') ? passed(line) : line}\n`);
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}
