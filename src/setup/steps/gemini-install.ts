import type { Run } from '../run.ts';

/** Brings the Gemini CLI and the MCP Toolbox, verified; a moment when they are there already. */
export async function geminiInstall({ needs, signal, ahead, say }: Run): Promise<void> {
  say('install_checking', { done: 0, total: 1 });
  const versions = await needs.installPrograms({
    signal,
    onProgress: ({ phase, done, total }) => {
      if (phase === 'checking') return;
      // The last part stands for the verification that follows the download.
      say('install_running', { done, total: total + 1, params: { done, total }, installing: true });
      ahead.begin();
    },
  });
  ahead.programsAreThere();
  say('install_ready', { done: 1, total: 1, params: { cli: versions.geminiCli, toolbox: versions.toolbox } });
}
