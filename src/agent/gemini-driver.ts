import { join } from 'node:path';
import { methods } from '@agentclientprotocol/sdk';
import { z } from 'zod';
import type { ChildUser } from '../base/child-user.ts';
import { newId } from '../base/ids.ts';
import type { AcpConnection } from './acp-connection.ts';
import type { AgentDriver, Launch } from './agent-driver.ts';
import { guardText } from './gemini-guard.ts';
import {
  createGeminiHome,
  emptyTemporary,
  type GeminiHome,
  removeGeminiHome,
  removeSessionFiles,
} from './gemini-home.ts';
import type { ToolOffer } from './turn-request.ts';

/** What has to be known of an installed program to start it. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
}

/** Prepares one Gemini CLI process, with a new home below `directory`. `egressUrl` is all it will know of a model. */
export async function createGeminiDriver(options: {
  program: Program;
  directory: string;
  policy: string;
  egressUrl: string;
  user: ChildUser | undefined;
}): Promise<AgentDriver> {
  const home = await createGeminiHome(join(options.directory, newId().slice(0, 8)), options.policy, options.user);
  return {
    launch: launch(options.program, home),
    version: options.program.version,
    openSession: (acp, tools) => openSession(acp, home, tools, options.egressUrl),
    useModel: async (acp, sessionId, modelId) => void (await acp.request('session/set_model', { sessionId, modelId })),
    promptText: guardText,
    forgetSessions: async sessionIds => {
      await removeSessionFiles(home, sessionIds);
      await emptyTemporary(home);
    },
    dispose: () => removeGeminiHome(home.path),
  };
}

/**
 * Runs before the CLI. Its files are private (63 is 0o077), and it goes when its stdin ends, as it does when our server is
 * killed: by itself it would wait for what it has asked for, up to ten minutes (0.61.0). No blank: NODE_OPTIONS is cut
 * there. A worker may not set the mask, and then need not watch.
 */
const PRELOADED = "try{process.umask(63);process.stdin.once('close',()=>process.kill(process.pid,'SIGKILL'))}catch{}";

function launch(program: Program, home: GeminiHome): Launch {
  return {
    command: program.command,
    args: [...program.args, '--acp'],
    cwd: home.workspace,
    user: home.user,
    env: {
      PATH: '/nonexistent', // no git, no shell, nothing to run
      HOME: home.path,
      GEMINI_CLI_HOME: home.path,
      TMPDIR: home.temporary,
      GEMINI_CLI_NO_RELAUNCH: 'true', // else it starts itself a second time
      GEMINI_CLI_TRUST_WORKSPACE: 'true', // else it connects to no MCP server
      GEMINI_SYSTEM_MD: home.systemPrompt,
      NO_BROWSER: '1',
      LANG: 'C.UTF-8',
      NODE_OPTIONS: `--import=data:text/javascript,${PRELOADED}`,
    },
  };
}

const openedSchema = z.object({ sessionId: z.uuid() });

/** The session's token is the CLI's bearer at the MCP gateway and its API key at the model egress: it holds no other. */
async function openSession(acp: AcpConnection, home: GeminiHome, tools: ToolOffer, egressUrl: string): Promise<string> {
  await acp.request(methods.agent.authenticate, {
    methodId: 'gemini-api-key',
    _meta: { 'api-key': tools.token, gateway: { baseUrl: egressUrl } },
  });
  const headers = [{ name: 'Authorization', value: `Bearer ${tools.token}` }];
  const mcpServers = [{ type: 'http', name: 'looker', url: tools.url, headers }];
  const opened = await acp.request(methods.agent.session.new, { cwd: home.workspace, mcpServers });
  return openedSchema.parse(opened).sessionId;
}
