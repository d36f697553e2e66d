import { describe, expect, test } from 'vitest';
import { auditEntrySchema } from '../../src/contract/audit.ts';
import { ask } from '../harness/ask.ts';
import { openServer, type ServerWorld } from './world.ts';

const QUERY = {
  model: 'm',
  explore: 'e',
  fields: [],
  filters: {},
  pivots: [],
  sorts: [],
  limit: '500',
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};
const JSON_BODY = { 'content-type': 'application/json' };
const bearer = ({ token }: ServerWorld) => ({ authorization: `Bearer ${token}` });

async function entries(world: ServerWorld, query = '') {
  const answer = await fetch(`${world.url}/api/audit${query}`, { headers: bearer(world) });
  const body = JSON.parse(await answer.text());
  return {
    status: answer.status,
    body,
    list: (body.entries ?? []).map((entry: unknown) => auditEntrySchema.parse(entry)),
  };
}

const signIn = (world: ServerWorld, token: string) =>
  fetch(`${world.url}/api/session`, { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ token }) });

describe('GET /api/audit', () => {
  test('tells of signing in and out, by the beginning of the hash of the session and never its id', async () => {
    const world = await openServer({ auth: 'token' });
    const answer = await signIn(world, world.token);
    const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    await fetch(`${world.url}/api/session`, { method: 'DELETE', headers: { cookie } });
    const { list, body } = await entries(world);
    expect(list).toMatchObject([
      { kind: 'signed_out', by: { way: 'session', session: list[1].by.session } },
      {
        kind: 'signed_in',
        by: { session: expect.stringMatching(/^.{12}$/), request_id: answer.headers.get('x-request-id') },
      },
    ]);
    const id = cookie.split('=')[1] ?? '';
    expect(id).toMatch(/.{20}/);
    expect(JSON.stringify(body)).not.toContain(id);
    expect(JSON.stringify(body)).not.toContain(world.token);
  });

  test('tells of wrong tokens and of the limit on them, wherever they are shown', async () => {
    const world = await openServer({ auth: 'token' });
    await signIn(world, 'wrong-token-in-a-body');
    await fetch(`${world.url}/api/conversations`, { headers: { authorization: 'Bearer wrong-token-in-a-header' } });
    const client = await world.open();
    client.send({ type: 'auth', token: 'wrong-token-in-a-frame' });
    await client.closed;
    for (let n = 0; n < 3; n++) await signIn(world, 'wrong-token-in-a-body');
    world.now.elapsedMs += 61_000; // so that the reader is let in again
    const { list, body } = await entries(world, '?kind=sign_in_refused');
    expect(list.map(({ code }: { code: string }) => code)).toEqual([
      'too_many_attempts',
      ...Array.from({ length: 5 }, () => 'unauthorized'),
    ]);
    expect(list).toMatchObject(list.map(() => ({ outcome: 'failed', by: { way: 'none', address: '127.0.0.1' } })));
    expect(JSON.stringify(body)).not.toContain('wrong-token');
  });

  test('a flood of wrong tokens does not fill it', async () => {
    const world = await openServer({ auth: 'token', trustProxy: ['127.0.0.1'] });
    for (let n = 0; n < 150; n++) {
      await fetch(`${world.url}/api/conversations`, {
        headers: { authorization: 'Bearer wrong', 'x-forwarded-for': `10.0.0.${n}` },
      });
    }
    world.now.elapsedMs += 3_601_000;
    expect((await entries(world, '?limit=1000')).list).toHaveLength(100);
  });

  test('a question names how its asker came in: by this machine, a bearer, or a token in a frame', async () => {
    const local = await openServer();
    await ask(await local.open(), 'From here');
    const byToken = await openServer({ auth: 'token' });
    await ask(await byToken.open(bearer(byToken)), 'By a header');
    const client = await byToken.open();
    client.send({ type: 'auth', token: byToken.token });
    await ask(client, 'By a frame');
    expect((await entries(local)).list).toMatchObject([{ kind: 'asked', by: { way: 'local', address: '127.0.0.1' } }]);
    const { list } = await entries(byToken);
    expect(list).toMatchObject([
      { kind: 'asked', by: { way: 'token' } },
      { kind: 'asked', by: { way: 'token' } },
    ]);
    expect(list[0].by.request_id).not.toBe(list[1].by.request_id);
  });

  test('a body that is read late does not lose who sent it', async () => {
    const world = await openServer();
    const { conversationId } = await ask(await world.open(), 'To be renamed');
    const title = 'x'.repeat(200);
    const answer = await fetch(`${world.url}/api/conversations/${conversationId}`, {
      method: 'PATCH',
      headers: JSON_BODY,
      body: JSON.stringify({ title }),
    });
    expect(answer.status).toBe(200);
    const { list } = await entries(world, '?kind=renamed');
    expect(list).toMatchObject([{ by: { way: 'local', request_id: answer.headers.get('x-request-id') } }]);
  });

  test('a result is exported by GET; who only looks with HEAD whether it is there has exported nothing', async () => {
    const world = await openServer();
    world.answerer.script = async (_question, report) => {
      await report.called({ callId: 'c', tool: 'query', arguments: {} });
      await report.found('c', { columns: [], rows: [], cut: false, query: QUERY });
      return { outcome: 'done' };
    };
    const { results } = await ask(await world.open(), 'Rows');
    const file = `${world.url}/api/results/${results[0]?.result_id}.csv`;
    const exported = async () => (await entries(world, '?kind=exported')).list.length;
    const head = await fetch(file, { method: 'HEAD' });
    expect([head.status, await head.text(), await exported()]).toEqual([200, '', 0]);
    const got = await fetch(file);
    expect([got.status, await exported()]).toEqual([200, 1]);
    for (const name of ['content-type', 'content-disposition', 'content-security-policy', 'cache-control']) {
      expect([name, head.headers.get(name)]).toEqual([name, got.headers.get(name)]);
    }
    expect((await fetch(`${world.url}/api/results/nothing.csv`, { method: 'HEAD' })).status).toBe(404);
  });

  test.each(['?limit=0', '?limit=1001', '?after=0', '?after=x', '?kind=everything', '?limit=1.5'])(
    '%s is refused',
    async query => {
      expect(await entries(await openServer(), query)).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_message' } },
      });
    },
  );
});
