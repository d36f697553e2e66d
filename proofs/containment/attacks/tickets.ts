import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { callTool, type RawAnswer, send } from '../gateway.ts';
import { wants } from '../hostile-model.ts';
import type { Ledger } from '../ledger.ts';
import { inLiveTurn } from '../live-turn.ts';
import type { TurnKeys } from '../watched.ts';
import type { World } from '../world.ts';
import type { Attack } from './attack.ts';

/** How long a session may take to be prepared, on a busy machine. */
const READY_MS = 60_000;
const MODEL_PATH = '/v1beta/models/hostile:generateContent';
/** What a ticket for `get_looks` may ask. */
const OWN = '/api/4.0/looks/search?title=x';
/** What it may not, although other tools may; and what none may. */
const NOT_OWN: readonly [method: string, path: string][] = [
  ['GET', '/api/4.0/lookml_models'],
  ['GET', '/api/4.0/looks/1'],
  ['GET', '/api/4.0/looks/search/..'],
  ['GET', '/api/4.0/looks/search/../../users'],
  ['GET', '/api/4.0/looks%2fsearch'],
  ['GET', '/api/3.1/looks/search'],
  ['GET', '//evil/api/4.0/looks/search'],
  ['GET', '/api/4.0/users'],
  ['GET', '/api/4.0/user/credentials_api3'],
  ['POST', '/api/4.0/queries/run_inline'],
  ['POST', '/api/4.0/looks'],
  ['POST', '/api/4.0/looks/search'],
  ['POST', '/api/4.0/login'],
  ['PUT', '/api/4.0/looks/1'],
  ['PATCH', '/api/4.0/looks/1'],
  ['DELETE', '/api/4.0/looks/1'],
];

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** The looker egress, as the Toolbox knows it. */
function lookerEgress({ dataDir }: World): string {
  const found = /"base_url":"([^"]+)"/.exec(
    readFileSync(join(dataDir, 'toolbox', 'toolbox', 'tools.yaml'), 'utf8'),
  )?.[1];
  if (found === undefined) throw new Error('tools.yaml names no address');
  return found;
}

async function refused(ledger: Ledger, what: string, answer: Promise<Pick<RawAnswer, 'status'>>): Promise<void> {
  const { status } = await answer;
  ledger.tried(status < 400 ? `${what} was taken (${status})` : undefined);
}

/** A call of a tool that Looker has not answered yet, its ticket, and how to let it end. */
async function heldCall(world: World, keys: TurnKeys, words: string) {
  const { held, release } = world.looker.hold(words);
  const call = callTool(keys, 'get_looks', { title: words });
  await held;
  return { ticket: world.watched.ticketOf(words), end: async () => (release(), call), call };
}

/** A ticket while it lives, for other requests than its own and at other doors; then replayed. */
const liveTicket: Attack = async (world, ledger) => {
  const egress = lookerEgress(world);
  await inLiveTurn(world, 'ticket', async keys => {
    const { ticket, end } = await heldCall(world, keys, 'hold-live');
    for (const [method, path] of NOT_OWN) {
      await refused(ledger, `a ticket for ${method} ${path}`, send(egress, path, { method, headers: bearer(ticket) }));
    }
    await refused(ledger, 'a ticket at the gateway', callTool(keys, 'get_models', {}, `Bearer ${ticket}`));
    const asKey = { headers: { 'x-goog-api-key': ticket }, body: '{}' };
    await refused(ledger, 'a ticket at the model egress', send(keys.model, MODEL_PATH, asKey));
    await refused(
      ledger,
      "a turn's token as a ticket",
      send(egress, OWN, { method: 'GET', headers: bearer(keys.token) }),
    );
    const page = { method: 'GET', headers: { ...bearer(ticket), origin: egress } };
    await refused(ledger, 'a ticket with an Origin', send(egress, OWN, page));
    await end();
    await refused(ledger, 'a ticket that was spent', send(egress, OWN, { method: 'GET', headers: bearer(ticket) }));
  });
};

/** A turn's token in other spellings and from other places, and when its turn is over. */
const turnToken: Attack = async (world, ledger) => {
  const { value: keys } = await inLiveTurn(world, 'token', async keys => {
    const { token } = keys;
    const spellings = [token.slice(1), token.slice(0, -1), `${token}=`, token.toLowerCase(), `${token} ${token}`, ''];
    for (const spelling of spellings) {
      await refused(ledger, 'a token misspelt', callTool(keys, 'get_models', {}, `Bearer ${spelling}`));
    }
    for (const scheme of ['bearer', 'Basic', 'Token']) {
      await refused(ledger, `a token as ${scheme}`, callTool(keys, 'get_models', {}, `${scheme} ${token}`));
    }
    const path = '/mcp';
    const elsewhere = [
      { origin: 'http://127.0.0.1' },
      { origin: 'null' },
      { host: 'evil.example' },
      { host: 'localhost' },
    ];
    for (const headers of elsewhere) {
      const answer = send(keys.gateway, path, { headers: { ...bearer(token), ...headers }, body: '{}' });
      await refused(ledger, `a token with ${JSON.stringify(headers)}`, answer);
    }
    await refused(ledger, 'a token in the address', send(keys.gateway, `${path}?token=${token}`));
    await refused(
      ledger,
      'a path beside the gateway',
      send(keys.gateway, `${path}/../api`, { headers: bearer(token) }),
    );
    await refused(
      ledger,
      "a turn's token at the server",
      send(world.server.url, '/api/nothing', { headers: bearer(token) }),
    );
    return keys;
  });
  await refused(ledger, 'a token whose turn is over', callTool(keys, 'get_models', {}));
  const late = { headers: { 'x-goog-api-key': keys.token }, body: '{}' };
  await refused(ledger, 'a key whose turn is over', send(keys.model, MODEL_PATH, late));
};

/** A session is ready soon after a turn. */
async function readyKeys({ watched }: World): Promise<TurnKeys> {
  const until = Date.now() + READY_MS;
  for (;;) {
    const keys = watched.readyKeys();
    if (keys !== undefined) return keys;
    if (Date.now() > until) throw new Error('no session was prepared');
    await pause(50);
  }
}

/** The token of a session that was prepared: before its turn it opens no door, in it those of any turn, then none. */
export const preparedToken: Attack = async (world, ledger) => {
  await world.ask('before-the-prepared');
  const keys = await readyKeys(world);
  const asKey = { headers: { 'x-goog-api-key': keys.token }, body: '{}' };
  const tryAll = async (when: string): Promise<void> => {
    for (const tool of ['get_models', 'query', 'show_chart', 'make_look']) {
      const { succeeded } = await callTool(keys, tool, {});
      ledger.tried(succeeded ? `${tool} was called ${when} the turn` : undefined);
    }
    for (const path of [MODEL_PATH, '/v1beta/models/hostile:countTokens']) {
      await refused(ledger, `the model was asked ${when} the turn`, send(keys.model, path, asKey));
    }
    const asTicket = send(lookerEgress(world), OWN, { method: 'GET', headers: bearer(keys.token) });
    await refused(ledger, `a prepared token as a ticket ${when} the turn`, asTicket);
  };
  await tryAll('before');
  const { value: live } = await inLiveTurn(world, 'prepared', async used => {
    const { succeeded } = await callTool(used, 'get_models', {});
    return { token: used.token, succeeded };
  });
  if (live.token !== keys.token || !live.succeeded) throw new Error('the prepared session did not serve its turn');
  await tryAll('after');
};

/** Ticket and token of a turn that a person stops while its tool waits for Looker. */
const stoppedTurn: Attack = async (world, ledger) => {
  const { conversationId } = await world.ask('before-the-stop');
  const egress = lookerEgress(world);
  await inLiveTurn(
    world,
    'stopped',
    async keys => {
      const { ticket, call } = await heldCall(world, keys, 'hold-stopped');
      (await world.server.open()).send({ type: 'cancel', conversation_id: conversationId });
      await call; // answered as cancelled: Looker never did
      await refused(
        ledger,
        'a ticket of a stopped turn',
        send(egress, OWN, { method: 'GET', headers: bearer(ticket) }),
      );
    },
    { conversationId },
  );
};

/** One conversation asks for a result of another, and for its own, which it must get. */
const otherConversation: Attack = async (world, ledger) => {
  const args = { model: 'shop', explore: 'orders', fields: ['users.state', 'orders.count'] };
  world.model.plan('other', wants([{ name: 'mcp_looker_query', args }]));
  const [theirs] = (await world.ask('other')).results;
  if (theirs === undefined) throw new Error('the other conversation has no result');
  await inLiveTurn(world, 'foreign-result', async keys => {
    const shown = await callTool(keys, 'show_chart', { result_id: theirs.result_id, chart: 'table' });
    ledger.tried(shown.succeeded ? 'a result of another conversation was shown' : undefined);
    const answer = await callTool(keys, 'query', args);
    const ours = /"result_id":"([^"]+)"/.exec(answer.text)?.[1];
    const own = await callTool(keys, 'show_chart', { result_id: ours, chart: 'table' });
    if (!own.succeeded) throw new Error(`an own result was not shown: ${own.text}`);
  });
};

export const tickets: Attack = async (world, ledger) => {
  for (const attack of [liveTicket, turnToken, preparedToken, stoppedTurn, otherConversation])
    await attack(world, ledger);
};
