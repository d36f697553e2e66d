import type { Fault } from '../harness/control-build.ts';
import type { Located } from './verdict.ts';

/** A leak put into a copy of the build, and the one find that gives it away. */
export interface Planted {
  readonly name: string;
  readonly fault: Fault;
  readonly found: Located;
}

const FS = "process.getBuiltinModule('node:fs')";
const ZLIB = "process.getBuiltinModule('node:zlib')";

/** Each leaks another secret, in another place or another spelling, so that no two can be taken for one another. */
export const PLANTED: readonly Planted[] = [
  {
    name: 'a log line',
    fault: {
      file: 'looker/login.js',
      find: "grant_type: 'client_credentials',",
      replace: "grant_type: (process.stderr.write(`as ${target.clientSecret.reveal()}\\n`), 'client_credentials'),",
    },
    found: { kind: 'client_secret', place: 'stderr of serve', form: 'raw', packed: '' },
  },
  {
    name: 'base64 in the log',
    fault: {
      file: 'agent/model-egress.js',
      find: 'const json = method',
      replace:
        "log.debug({ proof: Buffer.from(`:${turn.scope.target.apiKey.reveal()}`).toString('base64') });\n    const json = method",
    },
    // Already known to the log's redactor, which strikes no base64.
    found: { kind: 'connection_key', place: 'stderr of serve', form: 'base64', packed: '' },
  },
  {
    name: 'hex in an error frame',
    fault: {
      file: 'server/socket/client.js',
      find: 'message: errorSentence(this.#language, error),',
      replace: "message: Buffer.from(process.env.ACCESS_TOKEN).toString('hex'),",
    },
    found: { kind: 'access_token', place: 'heard from a socket', form: 'hex', packed: '' },
  },
  {
    name: "a child's environment",
    fault: {
      file: 'agent/gemini-driver.js',
      find: "NO_BROWSER: '1',",
      replace: "NO_BROWSER: '1', GEMINI_API_KEY: process.env.GEMINI_API_KEY,",
    },
    found: { kind: 'gemini_api_key', place: 'environment of gemini-cli', form: 'raw', packed: '' },
  },
  {
    name: "a child's argument",
    fault: {
      file: 'looker/toolbox-process.js',
      find: "'--log-level', 'warn'",
      replace: "'--log-level', 'warn', '--telemetry-service-name', process.env.ENCRYPTION_KEY",
    },
    found: { kind: 'encryption_key', place: 'arguments of toolbox', form: 'raw', packed: '' },
  },
  {
    name: 'a file in the data folder',
    fault: {
      file: 'setup/candidate.js',
      find: 'const url = needs',
      replace: `${FS}.writeFileSync(\`\${process.env.DATA_DIR}/notes\`, encodeURIComponent(config.client_secret));\n    const url = needs`,
    },
    found: { kind: 'client_secret', place: 'file data/notes', form: 'url', packed: '' },
  },
  {
    name: 'gzip in TMPDIR',
    fault: {
      file: 'connections/connections.js',
      find: 'const id = newId();',
      replace: `const id = newId();\n    ${FS}.writeFileSync(\`\${process.env.TMPDIR}/report\`, ${ZLIB}.gzipSync(JSON.stringify({ s: connection.clientSecret?.reveal() })));`,
    },
    found: { kind: 'client_secret', place: 'file tmp/report', form: 'json', packed: 'gzip' },
  },
  {
    name: 'a column of the database',
    fault: {
      file: 'server/credentials.js',
      find: "return createHmac('sha256', this.#token.reveal()).update(id).digest('base64url');",
      replace: 'return id;',
    },
    found: { kind: 'session', place: 'database sessions.id_hash', form: 'raw', packed: '' },
  },
  {
    name: 'an HTTP header',
    fault: {
      file: 'server/routes/page.js',
      find: "() => ({ status: 'healthy' })",
      replace: "(_, reply) => reply.header('x-trace', process.env.ACCESS_TOKEN).send({ status: 'healthy' })",
    },
    found: { kind: 'access_token', place: 'heard from GET /health: header x-trace', form: 'raw', packed: '' },
  },
  {
    name: 'UTF-16 in a file',
    fault: {
      file: 'looker/login.js',
      find: 'const lifeMs =',
      replace: `${FS}.writeFileSync(\`\${process.env.HOME}/notes.txt\`, grant.access_token, 'utf16le');\n        const lifeMs =`,
    },
    found: { kind: 'looker_token', place: 'file home/notes.txt', form: 'utf16', packed: '' },
  },
  {
    name: 'split over two log lines',
    fault: {
      file: 'agent/model-egress.js',
      find: 'turns.set(token, turn);',
      replace:
        'for (const half of [token.slice(0, 20), token.slice(20)]) process.stderr.write(`{"part":"${half}"}\\n`);\n            turns.set(token, turn);',
    },
    found: { kind: 'turn_token', place: 'stderr of serve', form: 'raw', packed: '' },
  },
  {
    name: "the model's request body",
    fault: {
      file: 'agent/model-egress.js',
      find: ': jsonText(body);',
      replace: ': jsonText({ ...body, labels: { turn: request.headers["x-goog-api-key"] } });',
    },
    found: { kind: 'turn_token', place: 'to the model: body', form: 'raw', packed: '' },
  },
];

/** Those that none of the finds gives away. */
export function missed(finds: readonly Located[]): Planted[] {
  const text = ({ kind, place, form, packed }: Located): string => [kind, place, form, packed].join('\n');
  const found = new Set(finds.map(text));
  return PLANTED.filter(planted => !found.has(text(planted.found)));
}
