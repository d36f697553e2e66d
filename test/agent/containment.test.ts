import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { agentPids } from './agent-pids.ts';
import { calls, declaredTools, fails, says, talksForEver } from './gemini-server.ts';
import { createWorld, ended, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Every built-in tool that the CLI 0.61.0 knows. */
const BUILT_IN = [
  'run_shell_command',
  'read_file',
  'write_file',
  'replace',
  'glob',
  'grep_search',
  'list_directory',
  'web_fetch',
  'google_web_search',
  'write_todos',
  'update_topic',
  'invoke_agent',
  'activate_skill',
  'enter_plan_mode',
  'exit_plan_mode',
  'ask_user',
  'save_memory',
  'list_background_processes',
  'read_background_output',
  'read_many_files',
  'codebase_investigator',
  'read_mcp_resource',
  'list_mcp_resources',
  'tracker_create_task',
];

describe('a model that wants more than its tools', () => {
  test('gets none of the 24 built-in tools run, and the turn goes on', async () => {
    world = await createWorld({ replies: [calls(...BUILT_IN, 'mcp_looker_get_models'), says('done')] });
    const result = await world.ask('Do your worst.');
    expect(ended(result)).toBe('done');
    const parts = world.gemini.requests[1]?.body.contents.at(-1)?.parts ?? [];
    const refused = parts.filter(part =>
      String(part.functionResponse?.response.error).includes('not found in registry'),
    );
    expect(refused.map(part => part.functionResponse?.name)).toEqual(BUILT_IN);
    expect(world.mcp.calls.map(({ name }) => name)).toEqual(['get_models']);
    expect(world.log.join('')).toContain('"run_shell_command"');
  });

  test('is stopped when it insists', async () => {
    world = await createWorld({ replies: [calls('run_shell_command')], limits: { steps: 6 } });
    expect(ended(await world.ask('Insist.'))).toBe('too_many_steps');
    expect(world.gemini.requests.length).toBeLessThanOrEqual(6);
  });

  test('is stopped when it never comes to an end with its own tools', async () => {
    world = await createWorld({ replies: [calls('mcp_looker_get_models')] });
    const result = await world.ask('Go on for ever.');
    expect(ended(result)).toBe('too_many_steps');
    expect(result.usage.modelCalls).toBe(25);
    expect(world.gemini.requests.length).toBe(25);
  });
});

describe('a policy that is not what it should be', () => {
  test.each([
    [
      'is broken in one rule',
      '[[rule]]\nmcpName = "*"\ntoolName = "*"\ndecision = "allow"\npriority = 500\n\n[[rule]]\nbroken =\n',
    ],
    ['is missing', ''],
    ['denies our tools', '[[rule]]\ntoolName = "*"\ndecision = "deny"\npriority = 1\n'],
  ])('that %s ends the turn before the model is asked', async (_, policy) => {
    world = await createWorld({ policy });
    expect(ended(await world.ask('Hello.'))).toBe('agent_without_tools');
    expect(world.gemini.requests).toEqual([]);
    // The first lock holds alone: the CLI then offers nothing at all, not its own tools.
    expect(world.log.join('')).toContain('"verdict":"missing"');
    expect(world.log.join('')).not.toContain('"verdict":"foreign"');
  });
});

describe('an MCP server that is not there when the session opens', () => {
  test('is tried once more, and the turn is then answered with its tools', async () => {
    world = await createWorld();
    await world.agent.warm(new AbortController().signal);
    world.mcp.refuseHandshakes(1);
    expect(ended(await world.ask('Hello.'))).toBe('done');
    expect(world.gemini.requests.map(request => declaredTools(request).length)).toEqual([2]);
  });

  test('ends the turn when it stays away, with the model never asked', async () => {
    world = await createWorld();
    world.mcp.refuseHandshakes(Number.POSITIVE_INFINITY);
    expect(ended(await world.ask('Hello.'))).toBe('agent_without_tools');
    expect(world.gemini.requests).toEqual([]);
    world.mcp.refuseHandshakes(0);
    expect(ended(await world.ask('Hello again.'))).toBe('done');
  });
});

describe('the process of the CLI', () => {
  test('holds neither key nor token in its environment, arguments or files, even after errors and while it speaks', async () => {
    world = await createWorld({ replies: [fails(500)], limits: { overloadWaitsMs: [] } });
    expect(ended(await world.ask('MARKED-QUESTION', { context: 'MARKED-CONTEXT' }))).toBe('model_overloaded');
    expect(await everything(world.directory)).not.toMatch(/MARKED-/);
    world.gemini.script(talksForEver);
    const stop = new AbortController();
    const onUpdate = (): void => stop.abort();
    const speaking = new Promise<string>(resolve => {
      const seen = async (): Promise<void> => resolve(await everything(world.directory));
      void world.ask('Speak.', { signal: stop.signal, onUpdate: () => void seen().then(onUpdate) });
    });
    const text = await speaking;
    expect(text).toContain('GEMINI_CLI_HOME');
    expect(text).not.toContain(world.apiKey.reveal());
    expect(world.mcp.offered.length).toBeGreaterThan(1);
    for (const { token } of world.mcp.offered) expect(text).not.toContain(token);
  });

  test('gets this environment and nothing more', async () => {
    world = await createWorld();
    await world.agent.warm(new AbortController().signal);
    const [pid] = await agentPids(world.directory);
    const names = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter(entry => entry !== '');
    expect(new Set(names.map(entry => entry.split('=')[0]))).toEqual(
      new Set([
        'GEMINI_CLI_HOME',
        'GEMINI_CLI_NO_RELAUNCH',
        'GEMINI_CLI_TRUST_WORKSPACE',
        'GEMINI_SYSTEM_MD',
        'HOME',
        'LANG',
        'NODE_OPTIONS',
        'NO_BROWSER',
        'PATH',
        'TMPDIR',
      ]),
    );
  });

  test('keeps its files from everybody else, and leaves none behind', async () => {
    world = await createWorld();
    await world.ask('Hello.');
    const [name = ''] = await readdir(world.directory);
    const home = join(world.directory, name);
    expect((await stat(home)).mode & 0o077).toBe(0);
    const files = (await readdir(home, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile());
    for (const file of files)
      expect([file.name, (await stat(join(file.parentPath, file.name))).mode & 0o077]).toEqual([file.name, 0]);
    expect((await stat(join(home, 'ws'))).mode & 0o222).toBe(0);
    await world.agent.close();
    expect(await readdir(world.directory)).toEqual([]);
  });

  test('leaves with the connection it served, after the turn that is running, and another begins the next', async () => {
    world = await createWorld({ replies: [talksForEver] });
    const stop = new AbortController();
    const speaking = new Promise<void>(resolve => {
      void world.ask('Speak.', { signal: stop.signal, onUpdate: () => resolve() });
    });
    await speaking;
    const [home = ''] = await readdir(world.directory);
    world.agent.forget();
    expect(await readdir(world.directory)).toEqual([home]);
    stop.abort();
    await expect.poll(() => readdir(world.directory)).toEqual([]);
    world.gemini.script(says('Hello.'));
    expect(ended(await world.ask('Hello again.'))).toBe('done');
    expect(await readdir(world.directory)).not.toContain(home);
  });

  test('obeys no .env file and no settings of the folders above it', async () => {
    world = await createWorld();
    await mkdir(join(world.directory, '.gemini'));
    await writeFile(join(world.directory, '.env'), 'HTTP_PROXY=http://127.0.0.1:9\n');
    await writeFile(join(world.directory, '.gemini', '.env'), 'HTTP_PROXY=http://127.0.0.1:9\n');
    await writeFile(join(world.directory, 'GEMINI.md'), 'MARKED-MEMORY');
    await writeFile(
      join(world.directory, '.gemini', 'settings.json'),
      '{"model":{"name":"evil"},"tools":{"core":["*"]}}',
    );
    expect(ended(await world.ask('Hello.'))).toBe('done');
    expect(JSON.stringify(world.gemini.requests)).not.toContain('MARKED-MEMORY');
  });

  test('leaves no home of an earlier server behind', async () => {
    world = await createWorld();
    const old = join(world.directory, 'old');
    await mkdir(join(old, 'ws', '.gemini'), { recursive: true });
    await chmod(join(old, 'ws'), 0o500);
    const next = await createWorld({ directory: world.directory });
    await next.close();
    await expect(stat(old)).rejects.toThrow('ENOENT');
  });
});

/** All that can be read of the processes under a folder and of its files. */
async function everything(directory: string): Promise<string> {
  const pids = await agentPids(directory);
  const processes = pids.flatMap(pid => [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`]);
  const files = (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  const texts = await Promise.all([...processes, ...files].map(file => readFile(file, 'utf8').catch(() => '')));
  return [...files.map(file => basename(file)), ...texts].join('\n');
}
