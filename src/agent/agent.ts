import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildUser, makePassage } from '../base/child-user.ts';
import type { Log } from '../base/log.ts';
import type { Redactor } from '../base/redactor.ts';
import { endStrays } from '../base/strays.ts';
import { CodedError } from '../contract/errors.ts';
import { type AgentLimits, DEFAULT_LIMITS } from './agent-limits.ts';
import { AgentPool } from './agent-pool.ts';
import { AgentProcess } from './agent-process.ts';
import { answer } from './answer.ts';
import { checkModel } from './check-model.ts';
import { createGeminiDriver, type Program } from './gemini-driver.ts';
import { modelToolName } from './gemini-history.ts';
import { removeGeminiHome } from './gemini-home.ts';
import { GEMINI_POLICY } from './gemini-policy.ts';
import { ModelClient } from './model-client.ts';
import { startModelEgress } from './model-egress.ts';
import { rehearse } from './rehearse.ts';
import type { ModelTarget, ToolSource, TurnRequest, TurnResult } from './turn-request.ts';

export type { AgentLimits } from './agent-limits.ts';
export type * from './turn-request.ts';

export interface Agent {
  /** Starts the agent program if none is warm. Throws `agent_unavailable`, what `geminiCli` throws, or `cancelled`. */
  warm(signal: AbortSignal): Promise<void>;
  /** Answers one question. Never rejects; text that was told before a failure stays told. */
  answer(turn: TurnRequest): Promise<TurnResult>;
  /** Throws the `model_*` code that names what is wrong with address, key or model. */
  checkModel(model: ModelTarget, signal: AbortSignal): Promise<void>;
  /**
   * The connection that was served so far is gone: so goes, after its last turn, the process that remembers what was
   * asked of it, with its home.
   */
  forget(): void;
  /** How many of its processes run. */
  readonly processes: number;
  /** Ends the processes; turns at work fail with `shutting_down`. */
  close(): Promise<void>;
}

export interface AgentOptions {
  /** The installed Gemini CLI; asked for at each start of a process. */
  readonly geminiCli: () => Promise<Program>;
  readonly tools: ToolSource;
  /** For the homes of the processes; who lives there is ended, what lies there removed. */
  readonly directory: string;
  /** Whom the processes run as; without one as we do. */
  readonly user?: ChildUser | undefined;
  readonly log: Log;
  readonly redactor: Redactor;
  readonly limits?: Partial<AgentLimits>;
  /** The CLI's policy file, for tests of what happens when it is not what it should be. */
  readonly policy?: string;
}

/** Opens the room: the model egress listens, no process is started yet. */
export async function createAgent(options: AgentOptions): Promise<Agent> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  await makePassage(options.directory, options.user);
  await endStrays(options.directory);
  await removeHomes(options.directory);
  const client = new ModelClient();
  const egress = await startModelEgress(client, limits, options.log);
  const start = async (signal: AbortSignal): Promise<AgentProcess> => {
    const driver = await createGeminiDriver({
      program: await options.geminiCli(),
      directory: options.directory,
      policy: options.policy ?? GEMINI_POLICY,
      egressUrl: egress.url,
      user: options.user,
    });
    const { tools, log } = options;
    const process = await AgentProcess.start({ driver, tools, limits, log }, signal);
    const { rehearsalMs } = limits;
    const rehearsal = rehearse(process, { egress, toolNames: tools.names.map(modelToolName), rehearsalMs, log });
    void rehearsal.then(isContained => isContained || pool.distrust(process));
    return process;
  };
  const pool = new AgentPool(start, limits, options.log);
  return {
    warm: async signal => {
      await pool.warm(signal).catch((error: unknown) => {
        throw signal.aborted ? new CodedError('cancelled', { cause: error }) : error;
      });
    },
    answer: turn => {
      options.redactor.add(turn.model.apiKey);
      return answer(turn, { pool, egress, toolNames: options.tools.names, limits, log: options.log });
    },
    checkModel: (model, signal) => {
      options.redactor.add(model.apiKey);
      return checkModel(client, model, limits, signal);
    },
    forget: () => pool.drop(),
    get processes() {
      return pool.size;
    },
    close: async () => {
      await pool.close();
      await egress.close();
      await client.close();
      await removeHomes(options.directory); // a process of a killed server may have written on for a moment
    },
  };
}

async function removeHomes(directory: string): Promise<void> {
  for (const name of await readdir(directory)) await removeGeminiHome(join(directory, name));
}
