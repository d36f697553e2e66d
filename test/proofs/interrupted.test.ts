import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { commandOf, processesOf } from '../../proofs/harness/processes.ts';
import { startChild } from '../../src/base/child-process.ts';
import { descendantsOf } from '../harness/descendants.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

/** Real programs start, and end, slowly on a busy machine. */
const AT_WORK = { timeout: 100_000, interval: 50 };
const GONE = { timeout: 100_000, interval: 50 };
const TEST_MS = 300_000;

/** The folder of a running proof, once processes of all these programs are at work in it. */
async function folderAtWork(pid: number, programs: readonly string[]): Promise<string> {
  const found = { folder: '' };
  await expect
    .poll(() => {
      const commands = descendantsOf(pid).map(commandOf);
      found.folder = /\S*\/looker-chat-proof-\w+/.exec(commands.join(' '))?.[0] ?? '';
      return found.folder !== '' && programs.every(name => commands.some(command => command.includes(name)));
    }, AT_WORK)
    .toBe(true);
  return found.folder;
}

/** That of the proof itself, below its runner. */
function ownProcess(children: readonly number[], file: string): number {
  const found = children.find(child => commandOf(child).includes(file));
  if (found === undefined) throw new Error(`${file} has no process`);
  return found;
}

test.each<[file: string, signal: NodeJS.Signals, programs: string[], args?: string[]]>([
  ['torture/torture.ts', 'SIGTERM', ['dist/main.js', 'gemini.js', 'tools.yaml']],
  ['containment/containment.ts', 'SIGINT', ['dist/main.js', 'gemini.js']],
  ['hostile/hostile.ts', 'SIGKILL', ['dist/main.js', 'hostile-agent.mjs'], ['agent:']],
])(
  '%s, ended by %s in the middle, leaves no process and no file',
  async (file, signal, programs, args = []) => {
    const temporary = await tempFolder();
    const proof = startChild({
      command: process.execPath,
      args: [TSX, join(ROOT, 'proofs', file), ...args],
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TMPDIR: temporary },
      cwd: ROOT,
    });
    onTestFinished(async () => void (await proof.stop()));
    proof.stdout.resume();
    const { pid } = proof;
    if (pid === undefined) throw new Error(`${file} was not started`);
    const folder = await folderAtWork(pid, programs);
    const children = descendantsOf(pid);
    process.kill(signal === 'SIGKILL' ? ownProcess(children, file) : pid, signal); // the runner passes on what it can
    await proof.ended;
    await expect.poll(() => existsSync(folder), GONE).toBe(false);
    // `--version`, and the trial of a server that has just started, end by themselves.
    await expect.poll(() => processesOf(folder).map(commandOf), GONE).toEqual([]);
    await expect.poll(() => children.map(commandOf).filter(Boolean), GONE).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  },
  TEST_MS,
);
