import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, test, vi } from 'vitest';
import { startChild } from '../../src/base/child-process.ts';

const node = (script: string, env: Record<string, string> = {}) =>
  startChild({ command: process.execPath, args: ['-e', script], env });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('a child process', () => {
  test('has exactly the environment it is given', async () => {
    const child = node('console.log(JSON.stringify(process.env))', { ONLY: 'this' });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    expect(JSON.parse(String(line))).toEqual({ ONLY: 'this' });
  });

  test('that cannot be started ends with the reason, and does not throw', async () => {
    const child = startChild({ command: '/nonexistent/program', args: [], env: {} });
    expect((await child.ended).startError).toMatchObject({ code: 'ENOENT' });
    expect(await child.stop()).toMatchObject({ exitCode: null });
  });

  test('for which too few files are left ends with the reason, and starts when there are enough', async () => {
    const built = new URL('../../dist/base/child-process.js', import.meta.url).href;
    const script = `
      const { openSync, closeSync } = require('node:fs');
      import(${JSON.stringify(built)}).then(async ({ startChild }) => {
        const held = [], endings = [];
        await startChild({ command: '/bin/true', args: [], env: {} }).ended; // what it loads is loaded
        try { for (;;) held.push(openSync('/dev/null')); } catch {}
        for (const files of [0, 1, 1, 1, 1, 1, 40]) {
          for (const file of held.splice(0, files)) closeSync(file);
          const { exitCode, startError } = await startChild({ command: '/bin/true', args: [], env: {} }).ended;
          endings.push(startError?.code ?? exitCode);
        }
        console.log(JSON.stringify(endings));
      });`;
    const limited = startChild({
      command: '/bin/sh',
      args: ['-c', 'ulimit -n 200; exec "$0" -e "$1"', process.execPath, script],
      env: {},
    });
    const [line] = await once(createInterface({ input: limited.stdout }), 'line');
    expect(JSON.parse(String(line))).toEqual([...Array.from({ length: 6 }, () => 'EMFILE'), 0]);
  });

  test('tells its exit code and the end of its stderr', async () => {
    const child = node('process.stderr.write("x".repeat(200_000) + "the end"); process.exitCode = 3');
    expect(await child.ended).toEqual({ exitCode: 3, signal: null });
    expect(child.stderrTail().endsWith('the end')).toBe(true);
    expect(child.stderrTail().length).toBeLessThanOrEqual(64 * 1024);
  });

  test('tells of a stderr that is cut no half word', async () => {
    const child = node('process.stderr.write("x".repeat(1000) + "a-secret-word " + "y ".repeat(32 * 1024 - 4))');
    await child.ended;
    expect(child.stderrTail()).toMatch(/^\s*(y )+$/);
  });

  test('that does not listen to TERM is killed with all its children after the grace', async () => {
    const child = node(`
      process.on('SIGTERM', () => {});
      const inner = require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log(process.pid)'], { stdio: ['ignore', 'inherit', 'ignore'] });
      setInterval(() => {}, 1000);
    `);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const inner = Number(line);
    expect(isAlive(inner)).toBe(true);
    expect(await child.stop(100)).toMatchObject({ signal: 'SIGKILL' });
    await vi.waitFor(() => expect(isAlive(inner)).toBe(false));
  });
});
