import { echoAcross } from './echo.ts';
import type { Answer, LookerCall, Spoil } from './looker-front.ts';

const isSignIn = ({ path }: LookerCall): boolean => path === '/login';
const clientSecretOf = ({ body }: LookerCall): string => new URLSearchParams(body).get('client_secret') ?? '';
const refusal = (status: number, message: string): Answer => ({ status, body: JSON.stringify({ message }) });

/** What the query of this call asks for by a filter `canary:WORD`. */
const provokedBy = ({ body }: LookerCall): string | undefined => /canary:([a-z0-9-]+)/.exec(body)?.[1];

const PROVOCATIONS: Readonly<Record<string, (call: LookerCall) => Answer>> = {
  400: ({ token }) => refusal(400, echoAcross(token)),
  404: ({ token }) => refusal(404, echoAcross(token)),
  500: ({ token }) => refusal(500, echoAcross(token)),
  row: ({ token }) => ({ status: 200, body: JSON.stringify([{ looker_error: echoAcross(token) }]) }),
  // Breaks where a parser that quotes what it stumbled over would quote the token.
  broken: ({ token }) => ({ status: 200, body: `[{"users.state": ${token}}]` }),
};

/** The connected Looker: healthy, but for queries that ask it to misbehave. */
export const provocable: Spoil = call => PROVOCATIONS[provokedBy(call) ?? '']?.(call);

/** Lookers that no set-up may succeed with, each giving back what it was sent. `elsewhere` is where the redirect leads. */
export const hostileLookers = (elsewhere: string): Readonly<Record<string, Spoil>> => ({
  'a Looker that echoes in a 401': call =>
    isSignIn(call) ? refusal(401, echoAcross(clientSecretOf(call), call.body)) : undefined,
  'a Looker that echoes in a 200': call =>
    isSignIn(call) ? { status: 200, body: `[${clientSecretOf(call)}` } : undefined,
  'a Looker that breaks its grant': call =>
    isSignIn(call) ? { status: 200, body: `{"access_token": x${clientSecretOf(call)}}` } : undefined,
  'a Looker that redirects': call =>
    isSignIn(call) ? { status: 307, body: '', headers: { location: `${elsewhere}/api/4.0/login` } } : undefined,
  'a Looker that echoes in a 500': call =>
    call.path.startsWith('/user') ? refusal(500, echoAcross(call.token)) : undefined,
  'a Looker that echoes in an error row': call =>
    call.path.startsWith('/queries/run')
      ? { status: 200, body: JSON.stringify([{ looker_error: echoAcross(call.token) }, {}]) }
      : undefined,
  'a Looker that echoes in a 400': call =>
    call.path.startsWith('/queries/run') ? refusal(400, echoAcross(call.token)) : undefined,
});
