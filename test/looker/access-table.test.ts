import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCESS, ROUTES } from '../../src/looker/access.ts';
import { isReading, judge } from '../../src/looker/judge.ts';
import { TOOL_NAMES } from '../../src/looker/looker.ts';
import { asked, connect, openWorld, type World } from './tools-world.ts';

/** Typed by hand: what the model may do in a customer's Looker. */
const OFFERED = [
  'get_models',
  'get_explores',
  'get_field_value_suggestions',
  'query',
  'query_sql',
  'get_looks',
  'run_look',
  'get_dashboards',
  'get_dashboard',
  'run_dashboard',
];
/** Our own: answered here, from the catalogue and from results. */
const OWN = ['find_fields', 'describe_explore', 'show_chart'];
const WRITERS = [
  'make_look',
  'make_dashboard',
  'add_dashboard_element',
  'add_dashboard_filter',
  'update_dashboard_element',
  'create_dashboard_layout',
  'update_dashboard_layout_component',
  'generate_embed_url',
  'query_url',
  'dev_mode',
  'create_git_branch',
  'create_project_directory',
  'create_project_file',
  'create_view_from_table',
  'delete_git_branch',
  'delete_project_directory',
  'delete_project_file',
  'switch_git_branch',
  'update_project_file',
  'validate_project',
  'ask_data_insights',
];
const OTHER_READERS = [
  'get_dimensions',
  'get_measures',
  'get_filters',
  'get_parameters',
  'get_connection_databases',
  'get_connection_schemas',
  'get_connection_table_columns',
  'get_connection_tables',
  'get_connections',
  'get_git_branch',
  'get_lookml_tests',
  'get_project_directories',
  'get_project_file',
  'get_project_files',
  'get_projects',
  'health_analyze',
  'health_pulse',
  'health_vacuum',
  'list_git_branches',
  'run_lookml_tests',
];
/** The Toolbox's prebuilt sets have 23, 27 and 3 tools (1.12.0); two of the last are in the first as well. */
const IN_THE_SETS = 23 + 27 + 3 - 2;

describe('the access table', () => {
  test('knows every tool of the three prebuilt sets and how it treats Looker', () => {
    const by = (access: string) =>
      Object.keys(ACCESS)
        .filter(tool => ACCESS[tool] === access)
        .toSorted();
    expect(by('write')).toEqual(WRITERS.toSorted());
    expect(by('read')).toEqual([...OFFERED, ...OWN, ...OTHER_READERS].toSorted());
    expect(Object.keys(ACCESS)).toHaveLength(IN_THE_SETS + OWN.length);
  });

  test('allows exactly the tools we offer', () => {
    expect(Object.keys(ROUTES)).toEqual(OFFERED);
    const all = [...OFFERED, ...OWN];
    expect(all.map(judge)).toEqual(all.map(() => 'allow'));
  });

  test.each([
    ...WRITERS,
    ...OTHER_READERS,
    '',
    'constructor',
    '__proto__',
    'toString',
    'Query',
    'query ',
    'run_shell_command',
  ])('refuses %j', tool => {
    expect(judge(tool)).toBe('refuse');
  });

  test('names only routes that change nothing: reads, and the routes that run a query', () => {
    const posts = Object.values(ROUTES)
      .flat()
      .filter(({ method }) => method === 'POST');
    const runs = ['/queries/run_inline', '/queries/run/json', '/queries/run/sql', '/sql_queries/7/run/json'];
    expect(posts.every(({ path }) => runs.some(run => path.test(run)))).toBe(true);
    const writes = ['/queries', '/looks', '/dashboards', '/dashboard_elements', '/embed/token_url/me', '/sql_queries'];
    expect(posts.some(({ path }) => writes.some(write => path.test(write)))).toBe(false);
    for (const { path } of Object.values(ROUTES).flat()) expect(path.source).toMatch(/^\^\\\/.*\$$/);
  });
});

describe('a tool that is not offered', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test.each([...WRITERS, ...OTHER_READERS, 'no_such_tool'])(
    '%s is refused, written down, and nothing reaches Looker',
    async tool => {
      const tools = world.open();
      const answer = await tools.run(tool, { dashboard_id: '1' });
      expect(answer).toEqual({ isError: true, text: `The tool ${tool} is not allowed here: only reading is.` });
      expect(tools.told.map(({ kind }) => kind)).toEqual(['call', 'ended']);
      expect(tools.ended()).toMatchObject([{ outcome: 'failed', code: 'tool_not_allowed' }]);
      expect(world.standIn.seen).toEqual([]);
      expect(asked(world.standIn)).toEqual([]);
    },
  );

  test('the model is shown exactly the offered tools, in at most 6 KB', async () => {
    const tools = world.open();
    const client = await connect(tools.url, tools.token);
    const listed = await client.listTools();
    await client.close();
    expect(listed.tools.map(({ name }) => name)).toEqual([...OWN, ...OFFERED]);
    expect(TOOL_NAMES).toEqual([...OWN, ...OFFERED]);
    expect(Buffer.byteLength(JSON.stringify(listed.tools))).toBeLessThanOrEqual(6 * 1024);
    for (const { description, inputSchema } of listed.tools) {
      expect(description).toBeTruthy();
      expect(inputSchema.type).toBe('object');
      expect(JSON.stringify(inputSchema)).not.toContain('"additionalProperties":false');
    }
  });
});

test('only what is known to read counts as reading: what did more is never repeated by itself', () => {
  expect([...OFFERED, ...OWN].filter(tool => !isReading(tool))).toEqual([]);
  const writing = Object.entries(ACCESS).flatMap(([tool, access]) => (access === 'write' ? [tool] : []));
  expect(writing.length).toBeGreaterThan(10);
  expect([...writing, 'unknown', 'constructor', ''].filter(isReading)).toEqual([]);
});
