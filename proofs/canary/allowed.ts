/** A place where a secret has to be; anywhere else is a leak. Each row must be met in a run, or it is out of date. */
export interface Allowed {
  readonly kind: string;
  /** All of the place's name. */
  readonly place: RegExp;
  readonly why: string;
}

const ENVIRONMENT = /^environment of server \((keys in the environment|rotation|key in a file)\)$/;
const CHANGED = /^said in PATCH \/api\/connections\/:id: body$/;
const TYPED = /^said in the frame start_config$/;
const SIGN_IN = /^to .*: sign-in: body$/;

export const ALLOWED: readonly Allowed[] = [
  { kind: 'client_id', place: TYPED, why: 'the person types it' },
  { kind: 'client_id', place: SIGN_IN, why: 'Looker knows the API key by it' },
  {
    kind: 'client_id',
    place: /^database connections\.client_id$/,
    why: 'no secret by itself; its owner recognises the API key',
  },
  { kind: 'client_id', place: /^file data\/looker-chat\.db(-wal)?$/, why: 'the same column, as bytes' },
  { kind: 'client_id', place: /^heard from (GET|PATCH) \/api\/connections(\/:id)?: body$/, why: 'shown to its owner' },
  { kind: 'client_secret', place: TYPED, why: 'the person types it' },
  { kind: 'client_secret', place: CHANGED, why: 'the person types it anew' },
  { kind: 'client_secret', place: SIGN_IN, why: 'this is the sign-in' },
  { kind: 'wrong_client_secret', place: TYPED, why: 'the person types it' },
  { kind: 'wrong_client_secret', place: CHANGED, why: 'the person types it anew' },
  { kind: 'wrong_client_secret', place: SIGN_IN, why: 'only Looker can say that it is wrong' },
  { kind: 'looker_token', place: /^to .*: call: header authorization$/, why: 'Looker issued it for this' },
  { kind: 'connection_key', place: TYPED, why: 'the person types it' },
  { kind: 'connection_key', place: CHANGED, why: 'the person types it anew' },
  { kind: 'connection_key', place: /^to the model: header x-goog-api-key$/, why: 'Google takes it there' },
  { kind: 'wrong_connection_key', place: TYPED, why: 'the person types it' },
  { kind: 'wrong_connection_key', place: CHANGED, why: 'the person types it anew' },
  {
    kind: 'wrong_connection_key',
    place: /^to the model: header x-goog-api-key$/,
    why: 'only Google can say that it is wrong',
  },
  { kind: 'gemini_api_key', place: ENVIRONMENT, why: 'the operator put it there' },
  {
    kind: 'gemini_api_key',
    place: /^to the model: header x-goog-api-key$/,
    why: 'for connections without a key of their own',
  },
  { kind: 'node_options', place: ENVIRONMENT, why: 'the operator put it there; no child gets it' },
  { kind: 'foreign_variable', place: ENVIRONMENT, why: 'the operator put it there; no child gets it' },
  {
    kind: 'encryption_key',
    place: /^environment of server \((keys in the environment|rotation)\)$/,
    why: 'the operator put it there; better: ENCRYPTION_KEY_FILE',
  },
  { kind: 'access_token', place: ENVIRONMENT, why: 'the operator put it there' },
  { kind: 'access_token', place: /^stdout of serve$/, why: 'the link to sign in with, printed once a start' },
  { kind: 'access_token', place: /^said in POST \/api\/session: body$/, why: 'this is the sign-in' },
  { kind: 'access_token', place: /^said in \w+ [^:]*(:id[^:]*)?: header authorization$/, why: 'a client shows it' },
  { kind: 'access_token', place: /^said in the handshake of a socket$/, why: 'a client shows it' },
  { kind: 'made_access_token', place: /^stdout of serve$/, why: 'the link to sign in with, printed once a start' },
  { kind: 'made_access_token', place: /^file data\/access-token$/, why: 'made once, kept for the next start; 0600' },
  { kind: 'wrong_access_token', place: /^said in POST \/api\/session: body$/, why: 'the person types it' },
  { kind: 'session', place: /^heard from POST \/api\/session: header set-cookie$/, why: 'the browser gets it' },
  {
    kind: 'session',
    place: /^said in (GET|DELETE) \/api\/(session|conversations|connections(\/:id)?): header cookie$/,
    why: 'the browser shows it',
  },
  {
    kind: 'toolset',
    place: /^file (data|tmp\/looker-chat-doctor-\w+)\/toolbox\/toolbox\/tools\.yaml$/,
    why: 'the Toolbox proves by it that it is ours; of no use elsewhere',
  },
];
