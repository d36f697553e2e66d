import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Child, startChild } from '../../src/base/child-process.ts';

export interface RunningProgram extends Child {
  /** The next line of its output; undefined when it has ended. */
  nextLine(): Promise<string | undefined>;
}

/**
 * Starts one of the small programs beside this file under the Node that runs the tests. They import `dist/`, which
 * the test run has built: Node 20 cannot run TypeScript. `env` is all the environment they get. They end with the test.
 */
export function startProgram(
  name: string,
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): RunningProgram {
  const program = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const child = startChild({ command: process.execPath, args: [program, ...args], env: {}, ...options });
  onTestFinished(() => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { ...child, nextLine: async () => (await lines.next()).value };
}

/** Runs it to its end and gives its output, line by line. */
export async function runProgram(...start: Parameters<typeof startProgram>): Promise<string[]> {
  const program = startProgram(...start);
  const lines: string[] = [];
  for (let line = await program.nextLine(); line !== undefined; line = await program.nextLine()) lines.push(line);
  const { exitCode } = await program.ended;
  if (exitCode !== 0) throw new Error(`${start[0]} ended with ${exitCode}: ${program.stderrTail()}`);
  return lines;
}
