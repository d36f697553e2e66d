import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WhenOver } from '../../test/harness/temp-folder.ts';

const GUARDIAN = fileURLToPath(new URL('guardian.sh', import.meta.url));

/** A run of a proof, seen from inside. */
export interface Proof {
  /** For what is to end in order when the run is over, the newest first. */
  readonly whenOver: WhenOver;
  /** Leaves its folder for who looks for a cause, and gives its path. */
  readonly keep: () => string;
}

/**
 * Runs a proof; `run` gives the exit code. All that it makes lies in one folder below `place`, which is the temporary one of
 * itself and of all that it starts. However it ends (by itself, by an error, by Ctrl-C, by any signal), its processes and
 * the folder go with it. Whatever is stuck for `limitMs` is ended, and has failed.
 */
export async function prove(
  run: (proof: Proof) => Promise<number>,
  { place = tmpdir(), limitMs }: { place?: string; limitMs?: number } = {},
): Promise<void> {
  const folder = mkdtempSync(join(place, 'looker-chat-proof-'));
  const guardian = spawn('/bin/sh', [GUARDIAN], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const guardianEnded = new Promise(resolve => guardian.once('exit', resolve));
  guardian.stdin.on('error', () => {}); // it is gone, and what it was to do remains undone
  guardian.stdin.write(`${folder}\n`);
  process.env['TMPDIR'] = folder; // not before: the guardian must not have it
  const stuck = setTimeout(() => {
    process.stderr.write('it got stuck, and was ended\n');
    process.exit(1);
  }, limitMs ?? LONGEST_MS);
  const keep = (): string => {
    guardian.stdin.write('keep\n');
    return folder;
  };
  const closers: Parameters<WhenOver>[0][] = [];
  try {
    process.exitCode = await run({ keep, whenOver: close => void closers.unshift(close) });
  } finally {
    for (const close of closers) await closed(close);
    clearTimeout(stuck);
    guardian.stdin.end();
    await guardianEnded;
  }
}

/** What cannot be closed is said, and takes neither the others' turn nor the place of what was found out. */
async function closed(close: Parameters<WhenOver>[0]): Promise<void> {
  try {
    await close();
  } catch (error) {
    process.stderr.write(`not closed: ${String(error)}\n`);
  }
}

/** No proof takes as long. */
const LONGEST_MS = 60 * 60_000;
