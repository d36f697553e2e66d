// @ts-check
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_MODEL } from './built.mjs';

/** @typedef {import('./readers.mjs').HeardText} HeardText */
/** @typedef {Awaited<ReturnType<typeof prepareGeminiCli>>} GeminiCli with the servers that its sessions are to name */

const LIMIT_MS = 120_000;

/** For servers of a session, which cannot be trusted in the settings: their tools are not asked about either. */
const TRUST = '[[rule]]\nmcpName = "*"\ntoolName = "*"\ndecision = "allow"\npriority = 500\n';

/**
 * Prepares the Gemini CLI as one developer has it in a terminal: its own tools and prompt, and the Toolbox's Looker
 * tools over stdio. It differs from an untouched one where that would cost it time or reach the outside: no usage
 * statistics, no update check, no probe for a cloud, and a model is named, so that none is asked which to take.
 * @param {object} options
 * @param {string} options.folder its home
 * @param {import('../src/runtime/runtime.ts').Programs} options.programs
 * @param {{ url: string; apiKey: string }} options.model
 * @param {{ url: string; clientId: string; clientSecret: string }} options.looker
 * @param {'settings' | 'session'} options.toolboxIn a session names its servers itself: one of the settings is started twice over ACP (0.61.0)
 */
export async function prepareGeminiCli({ folder, programs, model, looker, toolboxIn }) {
  const { geminiCli, toolbox } = programs;
  const workspace = join(folder, 'work');
  await mkdir(workspace, { recursive: true });
  await mkdir(join(folder, '.gemini', 'policies'), { recursive: true });
  const server = {
    command: toolbox.command,
    args: [...toolbox.args, '--prebuilt', 'looker', '--stdio', '--disable-version-check'],
    env: {
      LOOKER_BASE_URL: looker.url,
      LOOKER_CLIENT_ID: looker.clientId,
      LOOKER_CLIENT_SECRET: looker.clientSecret,
      LOOKER_VERIFY_SSL: 'true',
      GCE_METADATA_HOST: '127.0.0.1:9', // nobody listens there: the Toolbox's look for a cloud ends at once
    },
  };
  const settings = {
    security: { auth: { selectedType: 'gemini-api-key' } }, // else a base URL changes how the CLI signs in (0.61.0)
    privacy: { usageStatisticsEnabled: false },
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    ...(toolboxIn === 'settings' ? { mcpServers: { looker: { ...server, trust: true } } } : {}),
  };
  await writeFile(join(folder, '.gemini', 'settings.json'), JSON.stringify(settings));
  if (toolboxIn === 'session') await writeFile(join(folder, '.gemini', 'policies', 'looker.toml'), TRUST);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    GEMINI_API_KEY: model.apiKey,
    GOOGLE_GEMINI_BASE_URL: model.url,
    GEMINI_CLI_TRUST_WORKSPACE: 'true', // else it starts no MCP server
  };
  const named = Object.entries(server.env).map(([name, value]) => ({ name, value }));
  const mcpServers = toolboxIn === 'session' ? [{ name: 'looker', ...server, env: named }] : [];
  const args = [...geminiCli.args, '--model', DEMO_MODEL];
  return { program: { command: geminiCli.command, args, env, cwd: workspace }, mcpServers };
}

/**
 * Runs `gemini -p`; gives what it printed, with the time since its start.
 * @param {import('./run.mjs').Run} run
 * @param {GeminiCli} cli
 * @param {string} question
 */
export async function askPrinted(run, { program }, question) {
  /** @type {HeardText[]} */
  const printed = [];
  const started = performance.now();
  const child = run.start({ ...program, args: [...program.args, '-p', question] });
  child.stdin.end();
  child.stdout.on('data', piece => printed.push({ ms: performance.now() - started, text: String(piece) }));
  const limit = setTimeout(() => void child.stop(), LIMIT_MS);
  const { exitCode } = await child.ended;
  clearTimeout(limit);
  await child.stop();
  return { printed, exitCode };
}
