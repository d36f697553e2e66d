import { type CredentialVariant, credentialVariants, frameVariants } from './credentials.ts';
import { type Findings, overAll } from './findings.ts';
import { type Answer, ask, codeOf, missingHeaders, type Question } from './http.ts';
import type { Place } from './place.ts';
import { type Outcome, outcomeOf } from './rule.ts';
import { CANARY } from './seed.ts';
import { askSocket } from './socket-case.ts';
import { type HostVariant, hostVariants, type OriginVariant, originVariants } from './variants.ts';
import type { Way } from './ways.ts';

type Kind = 'read' | 'change' | 'socket';

interface Case {
  readonly kind: Kind;
  readonly way: Way;
  readonly host: HostVariant;
  readonly origin: OriginVariant;
  readonly credential: CredentialVariant;
}

/** Requests at once: below the places that the server has for sockets without a token from one address. */
const WIDTH = 12;

/** The cases of one server. `thin` takes every value of every dimension, but few of their combinations. */
export function casesOf(place: Place, ways: readonly Way[], thin: boolean): Case[] {
  const { port } = place.server;
  const hosts = hostVariants(port);
  const plain = credentialVariants(place.keys);
  const kinds: Kind[] = thin ? ['read', 'socket'] : ['read', 'change', 'socket'];
  const cases: Case[] = [];
  for (const kind of kinds) {
    for (const way of ways) {
      for (const [h, host] of hosts.entries()) {
        for (const [o, origin] of originVariants(port, host).entries()) {
          const credentials = kind === 'socket' ? [...plain, ...frameVariants(place.keys)] : plain;
          for (const [c, credential] of credentials.entries()) {
            if (isTaken({ kind, thin }, [h, o, c])) cases.push({ kind, way, host, origin, credential });
          }
        }
      }
    }
  }
  // Guesses are counted against an address, and the right token from there has to wait too: they come last.
  return [...cases.filter(each => !each.credential.guess), ...cases.filter(each => each.credential.guess)];
}

/**
 * Which combinations are tried. Thin: at most one of Host, Origin and credential differs from the first. Full: each
 * credential; Host with any of the first three, Origin likewise; and for reads every Host with every Origin.
 */
function isTaken(
  { kind, thin }: { kind: Kind; thin: boolean },
  [host, origin, credential]: readonly [number, number, number],
): boolean {
  const ordinary = [host, origin].filter(index => index === 0).length;
  if (thin) return ordinary === 2 || (ordinary === 1 && credential === 0);
  return ordinary === 2 || (ordinary === 1 && credential < 3) || (kind === 'read' && credential === 0);
}

export async function runMatrix(
  place: Place,
  ways: readonly Way[],
  options: { findings: Findings; thin: boolean },
): Promise<void> {
  const { findings } = options;
  const cases = casesOf(place, ways, options.thin);
  for (const guesses of [false, true]) {
    const these = cases.filter(({ credential }) => (credential.guess === true) === guesses);
    await overAll(these, WIDTH, async each =>
      findings.expect(nameOf(place, each), await perform(place, each), ruleOf(place, each)),
    );
  }
  // What was refused must have changed nothing.
  const init = { headers: { authorization: `Bearer ${place.keys.token}` } };
  const answer = await fetch(`${place.server.url}/api/conversations/${place.seed.untouchable}`, init);
  const seen = answer.status === 429 ? CANARY : JSON.parse(await answer.text()).title;
  findings.expect('the title of what nobody was allowed to rename', seen, CANARY);
}

const nameOf = ({ auth }: Place, { kind, way, host, origin, credential }: Case): string =>
  `${kind} with AUTH=${auth} by ${way.name}, Host ${host.name}, Origin ${origin.name}, credential ${credential.name}`;

const ruleOf = ({ auth }: Place, { way, host, origin, credential }: Case): Outcome =>
  outcomeOf({ standing: way.standing, host: host.means, origin: origin.means, auth, shown: credential.shown });

/** An outcome of the rule, or what was seen instead. */
function perform(place: Place, each: Case): Promise<string> {
  const { way, host, origin, credential } = each;
  const headers = { host: [...host.lines], ...origin.headers, ...credential.headers };
  if (each.kind === 'socket') {
    const { query, frame } = credential;
    return askSocket(way, { headers, query, frame, conversation: place.seed.conversation });
  }
  return each.kind === 'read' ? read(place, each, headers) : change(place, each, headers);
}

const pathOf = (path: string, { query }: CredentialVariant): string =>
  query === undefined ? path : `${path}?${query}`;

async function read({ seed }: Place, { way, credential }: Case, headers: Question['headers']): Promise<string> {
  const path = pathOf(`/api/conversations/${seed.conversation}/events`, credential);
  const answer = await ask(way, { method: 'GET', path, headers });
  return outcomeSeen(answer, answer.body.includes(CANARY));
}

async function change(place: Place, each: Case, headers: Question['headers']): Promise<string> {
  const id = ruleOf(place, each) === 'in' ? place.seed.conversation : place.seed.untouchable;
  const title = `renamed by ${each.way.name}`;
  const path = pathOf(`/api/conversations/${id}`, each.credential);
  const answer = await ask(each.way, { method: 'PATCH', path, headers, body: { title } });
  return outcomeSeen(answer, answer.body.includes(title));
}

function outcomeSeen(answer: Answer, gotThrough: boolean): string {
  const missing = missingHeaders(answer);
  if (missing.length > 0) return `answer without ${missing.join(', ')}`;
  if (answer.headers['cache-control'] !== 'no-store') return 'answer that may be kept';
  const code = codeOf(answer.body);
  const seen = `${answer.status} ${code ?? ''}`.trim();
  if (gotThrough) return answer.status === 200 ? 'in' : `data with ${seen}`;
  if (seen === '403 host_refused') return 'host refused';
  if (seen === '403 origin_refused') return 'origin refused';
  return seen === '401 unauthorized' || seen === '429 too_many_attempts' ? 'shut out' : seen;
}
