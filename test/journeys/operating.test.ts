import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { auditEntrySchema } from '../../src/contract/audit.ts';
import { ask } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';
import { readMetrics, sumOf } from '../metrics/read-metrics.ts';

const connected = connectedServer();

const metrics = async () => readMetrics(await (await fetch(`${connected().server.url}/metrics`)).text());
const lines = (): Record<string, unknown>[] =>
  connected()
    .server.output()
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line));

describe('whoever runs the server', () => {
  test('reads in /metrics what a question took: turn, tools, Looker, model, children', async () => {
    const { server, modelRequests } = connected();
    const [before, asked] = [await metrics(), modelRequests.length];
    const client = await server.open();
    const { ending, events } = await ask(client, 'How many orders were there in 2025?');
    expect(ending.outcome).toBe('done');
    const after = await metrics();
    const grown = (sample: string): number => (after.get(sample) ?? 0) - (before.get(sample) ?? 0);
    const usage = events.find(event => event.kind === 'usage');
    if (usage === undefined) throw new Error('no usage');
    expect(grown('looker_chat_turns_total{outcome="done"}')).toBe(1);
    expect(grown('looker_chat_model_calls_total')).toBe(modelRequests.length - asked);
    expect(grown('looker_chat_looker_requests_total{kind="query"}')).toBe(usage.looker_queries);
    expect(grown('looker_chat_model_sent_bytes_total')).toBe(usage.model_bytes);
    const calls = events.filter(event => event.kind === 'tool_ended').length;
    expect(calls).toBeGreaterThan(0);
    expect(sumOf(after, 'looker_chat_tool_calls_total') - sumOf(before, 'looker_chat_tool_calls_total')).toBe(calls);
    expect(after.get('looker_chat_tool_calls_total{tool="other",outcome="done"}')).toBeUndefined();
    expect(after.get('looker_chat_sockets_open')).toBe((before.get('looker_chat_sockets_open') ?? 0) + 1);
    expect(after.get('looker_chat_followers')).toBe((before.get('looker_chat_followers') ?? 0) + 1);
    expect(after.get('looker_chat_socket_waiting_bytes')).toBe(0);
    expect(after.get('looker_chat_child_processes{program="gemini_cli"}')).toBe(1);
    expect(after.get('looker_chat_child_processes{program="toolbox"}')).toBe(1);
    expect(grown('looker_chat_commit_duration_seconds_count')).toBeGreaterThan(2);
  });

  test('reads in the audit log who connected, who asked, and which query that ran', async () => {
    const { server, config } = connected();
    const { conversationId, results } = await ask(await server.open(), 'Revenue by country in 2025');
    const body = await (await fetch(`${server.url}/api/audit`)).text();
    const entries = z.array(auditEntrySchema).parse(JSON.parse(body).entries);
    const ofThis = entries.filter(entry => entry.conversation_id === conversationId);
    expect(ofThis.map(({ kind }) => kind)).toEqual([...results.map(() => 'queried'), 'asked']);
    expect(ofThis[0]).toMatchObject({
      about: { result_id: results.at(-1)?.result_id, query: results.at(-1)?.query },
      by: { way: 'local', address: '127.0.0.1' },
    });
    expect(entries.at(-1)).toMatchObject({ kind: 'connected', outcome: 'done', about: { url: config['url'] } });
    expect(body).not.toContain(String(config['client_secret']));
    expect(body).not.toContain(String(config['gemini_api_key']));
  });

  test('follows a turn through the log by its id, from the request that began it', async () => {
    const { server } = connected();
    const { events, conversationId } = await ask(await server.open(), 'demo:model-safety');
    const [started] = events.flatMap(event => (event.kind === 'turn_started' ? [event.turn_id] : []));
    await expect
      .poll(() => lines().filter(({ turnId }) => turnId === started))
      .toContainEqual(
        expect.objectContaining({ msg: 'turn ended', outcome: 'failed', code: 'model_blocked', conversationId }),
      );
    const ofTurn = lines().filter(({ turnId }) => turnId === started);
    expect(ofTurn[0]).toMatchObject({ msg: 'turn started', requestId: expect.any(String) });
    const { entries } = JSON.parse(await (await fetch(`${server.url}/api/audit?kind=asked&limit=1`)).text());
    expect(entries[0].by.request_id).toBe(ofTurn[0]?.['requestId']);
    expect(ofTurn.length).toBeGreaterThan(2);
  });
});
