// @ts-check
// The Gemini CLI as an editor drives it, over ACP: a process, a session and a Toolbox of its own for each question.
import { methods } from '@agentclientprotocol/sdk';
import { z } from 'zod';
import { AcpConnection } from './built.mjs';

const LIMIT_MS = 120_000;
/** Far above any answer here: its tool results come along, the fields of an explore among them. */
const OUTPUT_LIMITS = { lineBytes: 64_000_000, outputBytes: 64_000_000 };
const opened = z.object({ sessionId: z.string() });

/**
 * Starts `gemini --acp`, opens a session and asks; gives what was heard, all times since the start of the process.
 * @param {import('./run.mjs').Run} run
 * @param {import('./gemini-cli.mjs').GeminiCli} cli
 * @param {string} question
 */
export async function askOverAcp(run, { program, mcpServers }, question) {
  /** @type {import('./readers.mjs').HeardUpdate[]} */
  const updates = [];
  const started = performance.now();
  const sinceStart = () => performance.now() - started;
  const child = run.start({ ...program, args: [...program.args, '--acp'] });
  const limit = setTimeout(() => void child.stop(), LIMIT_MS);
  const connection = new AcpConnection(child, OUTPUT_LIMITS);
  try {
    await connection.initialize();
    await connection.request(methods.agent.authenticate, { methodId: 'gemini-api-key' });
    const session = await connection.request(methods.agent.session.new, { cwd: program.cwd, mcpServers });
    const { sessionId } = opened.parse(session);
    connection.listen(sessionId, update => updates.push({ ms: sinceStart(), update }));
    const promptedMs = sinceStart();
    const stopReason = await connection.prompt(sessionId, question);
    return { updates, promptedMs, stopReason, endedMs: sinceStart() };
  } finally {
    clearTimeout(limit);
    connection.close();
    await child.stop();
  }
}
