import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { type DemoLooker, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { createLooker, type Looker, type LookerTarget } from '../../src/looker/looker.ts';
import { programs } from '../harness/programs.ts';
import { servedUnheard } from './served.ts';
import { connect } from './tools-world.ts';

const redactor = new Redactor();
const log = createLog({ level: 'silent', redactor });

let demo: DemoLooker;
let looker: Looker;
let directory: string;
let target: LookerTarget;
let tools: ReturnType<typeof servedUnheard>;

beforeAll(async () => {
  demo = await startDemoLooker({ today: '2026-11-22' });
  directory = await mkdtemp(join(tmpdir(), 'looker-demo-'));
  looker = await createLooker({ toolbox: async () => programs.toolbox, directory, log, redactor });
  const { url, clientId, clientSecret } = demo;
  target = { id: 'demo', baseUrl: url, clientId, clientSecret, verifySsl: true };
  tools = servedUnheard(looker, target);
});

afterAll(async () => {
  await looker.close();
  await demo.close();
  await rm(directory, { recursive: true, force: true });
});

async function run(name: string, args: Record<string, unknown> = {}): Promise<string> {
  const client = await connect(tools.url, tools.token);
  const { content, isError } = await client.callTool({ name, arguments: args });
  await client.close();
  const text = content.map(block => (block.type === 'text' ? block.text : '')).join('');
  if (isError === true) throw new Error(text);
  return text;
}

const ITEMS = { model: 'thelook', explore: 'order_items' };

describe('the demo Looker through the agent’s tools', () => {
  test('passes the connection test', async () => {
    const signal = new AbortController().signal;
    const { models } = await looker.test(target, { signal, onStage: () => {} });
    expect(models.map(({ name }) => name)).toEqual(['thelook']);
  });

  test('answers each listing and each saved thing it lists', async () => {
    const first = (text: string): { id: string } => JSON.parse(text.split('\n')[0] ?? '') as { id: string };
    await run('get_models');
    await run('get_explores', { model: 'thelook' });
    expect(await run('find_fields', { words: 'revenue by state' })).toContain('order_items.total_sale_price');
    expect(await run('describe_explore', ITEMS)).toContain('order_items.total_sale_price');
    const look = first(await run('get_looks'));
    expect(JSON.parse(await run('run_look', { look_id: look.id }))).toMatchObject({ rows: expect.any(Array) });
    const dashboard = first(await run('get_dashboards'));
    await run('get_dashboard', { dashboard_id: dashboard.id });
    expect(await run('run_dashboard', { dashboard_id: dashboard.id })).toContain('"result_id":"r1"');
  });

  test.each([
    ['as a bare text', 'New York, NY'],
    ['in quotes', '"New York, NY"'],
    ['in a list', ['New York, NY']],
  ])('finds the warehouse with a comma in its name, given %s', async (_, value) => {
    const fields = ['distribution_centers.name', 'order_items.count'];
    const answer = await run('query', { ...ITEMS, fields, filters: { 'distribution_centers.name': value } });
    expect(JSON.parse(answer)).toMatchObject({ row_count: 1, rows: [['New York, NY', expect.any(Number)]] });
  });
});
