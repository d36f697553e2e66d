import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { startChild } from '../../src/base/child-process.ts';
import { freePort } from '../../src/looker/free-port.ts';
import { programs } from '../../test/harness/programs.ts';
import type { World } from './world.ts';

/** Names that the CLI's list does not have: its agents and tools of former versions. */
const FORMER = [
  'save_memory',
  'codebase_investigator',
  'cli_help',
  'generalist',
  'list_background_processes',
  'ShellTool',
];

/** Every built-in tool of the installed CLI, read from its own list of them. */
export function builtInTools(): string[] {
  const bundle = dirname(programs.geminiCli.args[0] ?? '');
  for (const file of readdirSync(bundle).filter(name => /^chunk-.*\.js$/.test(name))) {
    const code = readFileSync(join(bundle, file), 'utf8');
    const list = /ALL_BUILTIN_TOOL_NAMES = \[([^\]]*)\]/.exec(code)?.[1];
    if (list === undefined) continue;
    const names = [...list.matchAll(/\w+/g)].map(([name]) => new RegExp(`var ${name} = "([^"]+)"`).exec(code)?.[1]);
    if (names.length < 20 || names.includes(undefined)) throw new Error('the list of built-in tools cannot be read');
    return [...names.filter(name => name !== undefined), ...FORMER];
  }
  throw new Error('the CLI has no list of built-in tools');
}

const listSchema = z.object({ result: z.object({ tools: z.array(z.object({ name: z.string() })) }) });

/** As the product does: a port that was free may be another's by now. */
const TRIES = 3;

/** Every tool of the real Toolbox's prebuilt sets for Looker, as it offers them itself. */
export async function prebuiltTools(world: World): Promise<string[]> {
  for (let left = TRIES; left > 1; left -= 1) {
    const tools = await askPrebuilt(world).catch(() => undefined);
    if (tools !== undefined) return tools;
  }
  return askPrebuilt(world);
}

async function askPrebuilt({ looker, whenOver }: World): Promise<string[]> {
  const port = await freePort();
  const sets = ['looker', 'looker-dev'].flatMap(name => ['--prebuilt', name]);
  const child = startChild({
    command: programs.toolbox.command,
    args: [
      ...programs.toolbox.args,
      ...sets,
      '--port',
      String(port),
      '--address',
      '127.0.0.1',
      '--disable-version-check',
    ],
    env: {
      TMPDIR: tmpdir(),
      LOOKER_BASE_URL: looker.demo.url,
      LOOKER_CLIENT_ID: looker.demo.clientId,
      LOOKER_CLIENT_SECRET: looker.demo.clientSecret.reveal(),
    },
  });
  whenOver(async () => void (await child.stop()));
  const list = { method: 'POST', headers: { 'content-type': 'application/json' }, body: LIST };
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/mcp`, list).catch(() => undefined);
    if (answer?.ok === true) {
      await child.stop();
      return listSchema.parse(JSON.parse(await answer.text())).result.tools.map(({ name }) => name);
    }
    const ended = await Promise.race([child.ended, pause(50)]);
    if (ended !== undefined) throw new Error(`the Toolbox did not start: ${child.stderrTail()}`);
  }
}

const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
