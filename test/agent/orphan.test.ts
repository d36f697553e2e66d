import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { AcpConnection } from '../../src/agent/acp-connection.ts';
import { DEFAULT_LIMITS } from '../../src/agent/agent-limits.ts';
import { createGeminiDriver } from '../../src/agent/gemini-driver.ts';
import { GEMINI_POLICY } from '../../src/agent/gemini-policy.ts';
import { startChild } from '../../src/base/child-process.ts';
import { removeTree } from '../../src/base/remove-tree.ts';
import { programs } from '../harness/programs.ts';
import { calls, event, type Reply, says, startGemini, textChunk } from './gemini-server.ts';
import { startMcp } from './mcp-server.ts';
import { createWorld } from './world.ts';

const SOON = { timeout: 20_000 };

/** A CLI whose server will not end it, and what it talks to. */
async function startCli(model: Reply = says('Hello.')) {
  const gemini = await startGemini(model);
  const mcp = await startMcp();
  const directory = await mkdtemp(join(tmpdir(), 'orphan-test-'));
  const driver = await createGeminiDriver({
    program: programs.geminiCli,
    directory,
    policy: GEMINI_POLICY,
    egressUrl: gemini.url,
    user: undefined,
  });
  const child = startChild(driver.launch);
  onTestFinished(async () => {
    child.kill();
    await child.ended;
    await Promise.all([removeTree(directory), gemini.close(), mcp.close()]);
  });
  const acp = new AcpConnection(child, DEFAULT_LIMITS);
  const open = async (): Promise<string> => {
    await acp.initialize();
    return driver.openSession(acp, mcp.tools.offer());
  };
  const ask = async (): Promise<void> => void acp.prompt(await open(), 'How many?').catch(() => {});
  return { child, directory, gemini, mcp, open, ask };
}

/** By itself, for nobody else is there to do it. */
const KILLED = { exitCode: null, signal: 'SIGKILL' };

type Cli = Awaited<ReturnType<typeof startCli>>;

describe('a Gemini CLI whose server was killed ends', () => {
  test('when it was just started', async () => {
    const { child } = await startCli();
    child.stdin.end();
    expect(await child.ended).toEqual(KILLED);
  });

  test('with a session that nobody uses', async () => {
    const { child, open } = await startCli();
    await open();
    child.stdin.end();
    expect(await child.ended).toEqual(KILLED);
  });

  test('while it waits for the model', async () => {
    const { child, ask, gemini } = await startCli(response => event(response, textChunk('Half')));
    await ask();
    await vi.waitFor(() => expect(gemini.requests).toHaveLength(1), SOON);
    child.stdin.end();
    expect(await child.ended).toEqual(KILLED);
  });

  test('while it waits for a tool', async () => {
    const { child, ask, mcp } = await startCli(calls('mcp_looker_slow'));
    await ask();
    await vi.waitFor(() => expect(mcp.calls).toHaveLength(1), SOON);
    child.stdin.end();
    expect(await child.ended).toEqual(KILLED);
  });

  test.each([
    ['while it starts', async () => {}],
    [
      'should it hang',
      async ({ child, open }: Cli) => {
        await open();
        process.kill(Number(child.pid), 'SIGSTOP');
      },
    ],
  ])('when the next server takes its home, %s', async (_, prepare) => {
    const cli = await startCli();
    await prepare(cli);
    cli.child.stdin.end();
    const next = await createWorld({ directory: cli.directory });
    onTestFinished(() => next.close());
    expect(await cli.child.ended).toEqual(KILLED);
    expect(await readdir(cli.directory)).toEqual([]);
  });
});
