import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Agent,
  type AgentOptions,
  createAgent,
  type TurnRequest,
  type TurnResult,
} from '../../src/agent/agent.ts';
import { newToken } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import { programs } from '../harness/programs.ts';
import { type GeminiServer, type Reply, says, startGemini } from './gemini-server.ts';
import { type McpServer, startMcp } from './mcp-server.ts';

export interface World {
  agent: Agent;
  gemini: GeminiServer;
  mcp: McpServer;
  /** Where the homes of the processes are. */
  directory: string;
  apiKey: Secret;
  log: string[];
  request(turn?: Partial<TurnRequest>): TurnRequest;
  /** Tools for a turn, and the tokens that they were served to. */
  serving(): { tools: TurnRequest['tools']; tokens: string[] };
  ask(text: string, turn?: Partial<TurnRequest>): Promise<TurnResult & { text: string; thoughts: string }>;
  close(): Promise<void>;
}

/** An agent with a model and an MCP server of its own. */
export async function createWorld(options: Partial<AgentOptions> & { replies?: Reply[] } = {}): Promise<World> {
  const gemini = await startGemini(...(options.replies ?? [says('Hello ', 'world.')]));
  const mcp = await startMcp();
  const directory = await mkdtemp(join(tmpdir(), 'agent-test-'));
  const redactor = new Redactor();
  const log: string[] = [];
  const agent = await createAgent({
    geminiCli: async () => programs.geminiCli,
    directory,
    redactor,
    tools: mcp.tools,
    log: createLog({ level: 'debug', redactor, write: line => log.push(line) }),
    ...options,
  });
  const apiKey = new Secret(`key-${newToken()}`);
  const request = (turn: Partial<TurnRequest> = {}): TurnRequest => ({
    turnId: newToken(),
    text: 'How many orders?',
    context: 'Today is Monday.',
    history: [],
    model: { baseUrl: gemini.url, apiKey, model: 'gemini-2.5-flash' },
    tools: { serve: () => {}, cancelRunning: mcp.cancelRunning },
    onUpdate: () => {},
    signal: new AbortController().signal,
    ...turn,
  });
  return {
    agent,
    gemini,
    mcp,
    directory,
    apiKey,
    log,
    request,
    serving: () => {
      const tokens: string[] = [];
      return { tools: { serve: token => void tokens.push(token), cancelRunning: mcp.cancelRunning }, tokens };
    },
    ask: async (text, turn = {}) => {
      const heard = { text: '', thought: '' };
      const onUpdate: TurnRequest['onUpdate'] = update => {
        heard[update.kind] += update.text;
        turn.onUpdate?.(update);
      };
      const result = await agent.answer(request({ ...turn, text, onUpdate }));
      return { ...result, text: heard.text, thoughts: heard.thought };
    },
    close: async () => {
      await agent.close();
      await Promise.all([gemini.close(), mcp.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The code of a failed turn, else its outcome: what a test compares. */
export const ended = ({ ending }: TurnResult): string =>
  ending.outcome === 'failed' ? ending.error.code : ending.outcome;
