import { newId } from '../../src/base/ids.ts';
import { ask, setUp } from '../../test/harness/ask.ts';
import { type Frame, isEnding, type WsClient } from '../../test/harness/ws-client.ts';
import { selfSignedCertificate } from '../../test/looker/egress-certificate.ts';
import { signalProcess } from '../harness/processes.ts';
import { RecordedClient } from './client.ts';
import { startLookerFront } from './looker-front.ts';
import { hostileLookers } from './looker-spoils.ts';
import type { Life } from './product.ts';
import type { World } from './world.ts';

/** A client of one life of the server, signed in as its owner, with its open socket. */
export interface Visit {
  readonly world: World;
  readonly life: Life;
  readonly client: RecordedClient;
  readonly socket: WsClient;
}

export async function visit(world: World, life: Life): Promise<Visit> {
  const client = new RecordedClient({ url: life.url, recorder: world.recorder, whenOver: world.whenOver });
  const socket = await client.socket({ authorization: `Bearer ${world.secrets.given.access_token}` });
  return { world, life, client, socket };
}

/** Throws when the world is not as the scenario wants it: a proof over a scenario that did not happen is none. */
export function expectThat(happened: boolean, what: string): void {
  if (!happened) throw new Error(`the scenario did not happen: ${what}`);
}

const asJson = (body: object): { method: string; body: string } => ({ method: 'POST', body: JSON.stringify(body) });

/** Signs in wrongly and rightly, as a browser does; gives the cookie. */
export async function signIn({ client, world }: Pick<Visit, 'client' | 'world'>): Promise<string> {
  const { access_token, wrong_access_token } = world.secrets.given;
  const wrong = await client.http('/api/session', asJson({ token: wrong_access_token }));
  expectThat(wrong.status === 401, 'a wrong access token was refused');
  const right = await client.http('/api/session', asJson({ token: access_token }));
  const cookie = right.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const session = await client.http('/api/session', { headers: { cookie } });
  const { signed_in }: { signed_in: boolean } = JSON.parse(await session.text());
  expectThat(signed_in, 'a browser signed in');
  return cookie;
}

/** Secrets where none is expected: in broken frames, in wrong fields, in addresses, in bodies that are no JSON. */
export async function misplaceSecrets({ client, world, socket }: Visit): Promise<void> {
  const { client_secret, access_token, connection_key } = world.secrets.given;
  const frames = [
    `{"type":"start_config","config":{"client_secret":"${client_secret}`,
    JSON.stringify({ type: 'start_config', config: { client_secret: [client_secret] } }),
    JSON.stringify({ type: client_secret }),
    JSON.stringify({ type: 'start_config', config: { gemini_api_key: connection_key.repeat(10) } }),
  ];
  for (const frame of frames) {
    client.said('start_config', frame);
    await socket.exchange(frame, heard => heard['type'] === 'error');
  }
  const bodies = [`{"token":"${access_token}`, JSON.stringify({ token: [access_token] }), `"${access_token}"`];
  for (const body of bodies) {
    const { status } = await client.http('/api/session', { method: 'POST', body });
    expectThat(status === 400, 'a malformed sign-in was refused');
  }
}

interface Config {
  readonly url: string;
  readonly client_secret?: string;
  readonly gemini_api_key?: string;
}

/** Sends a configuration that is good but for these changes; gives the code it ended with, or `done`. */
export async function configure({ world, client, socket }: Visit, changes: Config): Promise<string> {
  const { client_id, client_secret, connection_key } = world.secrets.given;
  const config = { client_id, client_secret, gemini_api_key: connection_key, use_demo: false, ...changes };
  client.said('start_config', config);
  const last = await setUp(socket, config);
  return String(last['code'] ?? last['status']);
}

/** Every way in which a set-up fails with a secret in the hands of someone else. */
export async function failToSetUp(visited: Visit, lookerUrl: string): Promise<void> {
  const { world } = visited;
  const { wrong_client_secret, wrong_connection_key } = world.secrets.given;
  const front = { demo: world.demoLooker, recorder: world.recorder, secrets: world.secrets, whenOver: world.whenOver };
  const elsewhere = await startLookerFront({ ...front, name: 'where a redirect leads' });
  for (const [name, spoil] of Object.entries(hostileLookers(elsewhere))) {
    const code = await configure(visited, { url: await startLookerFront({ ...front, name, spoil }) });
    expectThat(code.startsWith('looker_'), `the set-up with ${name} failed by Looker, not as ${code}`);
  }
  const tls = await startLookerFront({
    ...front,
    name: 'a Looker without a good certificate',
    tls: selfSignedCertificate(),
  });
  expectThat((await configure(visited, { url: tls })) === 'looker_tls', 'a bad certificate was refused');
  const wrong = await configure(visited, { url: lookerUrl, client_secret: wrong_client_secret });
  expectThat(wrong === 'looker_wrong_secret', 'a wrong secret was refused');
  const key = await configure(visited, { url: lookerUrl, gemini_api_key: wrong_connection_key });
  expectThat(key === 'model_key_refused', `a wrong Gemini key was refused, not ${key}`);
}

/** Asks through the tools, and reads everything that can be read, of the answer and elsewhere; gives the conversation. */
export async function askAndRead({ client, socket, world }: Visit): Promise<string> {
  const answered = await ask(socket, 'What are the top 5 brands by total sale price?');
  const result = answered.results[0]?.result_id ?? '';
  expectThat(answered.ending.outcome === 'done' && result !== '', 'a question was answered with rows');
  await ask(socket, 'And by category?', answered.conversationId);
  const authorization = `Bearer ${world.secrets.given.access_token}`;
  const described = await client.http('/api/openapi.json', { headers: { authorization } });
  const { paths }: { paths: Record<string, object> } = JSON.parse(await described.text());
  const readable = Object.entries(paths).flatMap(([path, methods]) => ('get' in methods ? [path] : []));
  expectThat(readable.length > 5, 'the server described its routes');
  const filled = readable.map(path => path.replace('{id}', path.includes('result') ? result : answered.conversationId));
  for (const path of new Set([...filled, ...UNDESCRIBED])) {
    await client.http(path, { headers: { authorization } });
    await client.http(path);
  }
  return answered.conversationId;
}

/** What a server answers to without describing it, and what it does not have. */
const UNDESCRIBED = ['/', '/health', '/metrics', '/api/audit', '/api/openapi.json', '/api/nowhere'];

/** The stored secrets are changed: wrongly in every way, and rightly; then tested. A conversation is renamed and deleted. */
export async function changeSecrets({ client, world }: Visit, conversation: string): Promise<void> {
  const { client_secret, connection_key, wrong_client_secret, wrong_connection_key, access_token } =
    world.secrets.given;
  const headers = { authorization: `Bearer ${access_token}` };
  const listed = await client.http('/api/connections', { headers });
  const connections: { id: string }[] = JSON.parse(await listed.text());
  const path = `/api/connections/${connections[0]?.id}`;
  const patch = async (body: string): Promise<Response> => client.http(path, { method: 'PATCH', headers, body });
  const wrong = [
    JSON.stringify({ client_secret: wrong_client_secret }),
    JSON.stringify({ gemini_api_key: wrong_connection_key }),
    JSON.stringify({ client_secret: [client_secret] }),
    JSON.stringify({ [client_secret]: 'x' }),
    `{"client_secret":"${client_secret}`,
  ];
  for (const body of wrong) expectThat(!(await patch(body)).ok, 'a wrong change was refused');
  const changed = await patch(JSON.stringify({ client_secret, gemini_api_key: connection_key }));
  expectThat(changed.ok, `the secrets were changed, not ${changed.status}`);
  const tested = await client.http(`${path}/test`, { method: 'POST', headers });
  expectThat(tested.ok, 'the connection was tested');
  const renamed = { method: 'PATCH', headers, body: JSON.stringify({ title: 'Another title' }) };
  expectThat((await client.http(`/api/conversations/${conversation}`, renamed)).ok, 'a conversation was renamed');
  const deleted = await client.http(`/api/conversations/${conversation}`, { method: 'DELETE', headers });
  expectThat(deleted.ok, 'a conversation was deleted');
}

/** Looker and the model fail in every class, and say again what they were sent. */
export async function askInVain({ socket }: Visit): Promise<void> {
  const query = { model: 'thelook', explore: 'order_items', fields: ['users.state', 'order_items.count'] };
  for (const word of ['400', '404', '500', 'row', 'broken']) {
    const call = { ...query, filters: { 'users.state': `canary:${word}` } };
    const { events } = await ask(socket, `demo:model-tool mcp_looker_query ${JSON.stringify(call)}`);
    const failed = events.some(event => event.kind === 'tool_ended' && event.outcome === 'failed');
    expectThat(failed, `Looker failed by ${word}`);
  }
  for (const status of [200, 400, 401, 429, 500]) {
    const { ending } = await ask(socket, `canary:model-${status}`);
    expectThat(ending.outcome === 'failed', `the model failed by ${status}`);
  }
}

function killAll({ world }: Visit, role: string): void {
  const pids = world.processes.roles().flatMap(process => (process.role === role ? [process.pid] : []));
  expectThat(pids.length > 0, `${role} was running`);
  for (const pid of pids) signalProcess(pid, 'SIGKILL'); // one may go with another
}

/** Toolbox and CLI are killed, the CLI in the middle of an answer. */
export async function killChildren(visited: Visit): Promise<void> {
  const { socket } = visited;
  killAll(visited, 'toolbox');
  const again = await ask(socket, 'How many orders were there in 2025?');
  expectThat(again.ending.outcome === 'done', 'a question after the death of the Toolbox was answered');
  const ending = await interrupt(visited, () => killAll(visited, 'gemini-cli'));
  expectThat(JSON.stringify(ending ?? {}).includes('agent_crashed'), 'a turn ended with its CLI');
}

/** Asks what is answered slowly and strikes when the first words are there; gives the ending, where there is one. */
export async function interrupt({ socket }: Visit, strike: () => void): Promise<Frame | undefined> {
  const from = socket.frames.length;
  socket.send({ type: 'ask', message_id: newId(), text: 'demo:model-slow' });
  await socket.until(frame => JSON.stringify(frame).includes('"kind":"text"'), from);
  strike();
  return socket.until(isEnding, from).catch(() => undefined); // the server may be what was struck
}
