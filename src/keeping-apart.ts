import { join } from 'node:path';
import { type AgentUser, settleAgentUser, wantedUser } from './agent-user/agent-user.ts';
import type { Config } from './config/config.ts';
import { letPass } from './runtime/runtime.ts';

interface Places {
  readonly databaseFile: string;
  readonly workDir: string;
  /** Folders of ours around DATA_DIR. */
  readonly passages?: readonly string[] | undefined;
}

/**
 * Whom the Gemini CLI and the Toolbox run as, with folders below `workDir`, and what that user needs of RUNTIME_DIR and
 * DATA_DIR opened to it. Throws the obstacle when AGENT_USER asks for what is not possible.
 */
export async function keepApart(config: Config, { databaseFile, workDir, passages = [] }: Places): Promise<AgentUser> {
  const { dataDir, runtimeDir, geminiCliPath, toolboxPath } = config;
  // Where the folder is not ours to open, the trial says so.
  if (wantedUser(config.agentUser) !== undefined) await letPass(runtimeDir).catch(() => {});
  const given = [geminiCliPath, toolboxPath].filter(path => path !== undefined);
  const server = ['environ', 'mem'].map(file => `/proc/${process.pid}/${file}`);
  return settleAgentUser(config.agentUser, {
    passages: [...new Set([...passages, dataDir, workDir])],
    workDir,
    reach: [runtimeDir, ...given],
    secrets: config.secretFiles,
    hide: [dataDir, databaseFile, join(dataDir, 'access-token'), ...server],
  });
}

/** The group that may be let through the data folder. */
export const passingGroup = ({ agentUser }: Config): number | undefined => wantedUser(agentUser)?.gid;
