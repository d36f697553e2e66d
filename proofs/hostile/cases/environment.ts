import { ask } from '../../../test/harness/ask.ts';
import { type ServerProcess, startServerProcess } from '../../../test/harness/server-process.ts';
import { within } from '../../harness/patience.ts';
import { commandOf, processesOf, readProcess } from '../../harness/processes.ts';
import { type Attack, type Case, must } from '../case.ts';
import { listen } from '../counterparts/hostile-looker.ts';
import type { Lane, Scene } from '../scene.ts';

const START_MS = 30_000;
const ANSWER_MS = 90_000;
const STOP_MS = 15_000;
/** Stands in every variable: no child may have any of it. */
const VALUE = 'value-that-no-child-may-have';
const NOWHERE = `/proc/nowhere/${VALUE}`;

const all = (value: string, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map(name => [name, value]));

/** A proxy has no path: the value is its user. */
const proxyAt = (address: string): string => `http://${VALUE}@${new URL(address).host}`;

/** What the environment may bring along for others, or lack; the server must start, answer and stop as ever. */
const ENVIRONMENTS: readonly [name: string, environment: (sink: string) => Record<string, string>][] = [
  [
    'what loaders obey',
    () => ({
      ...all(`${NOWHERE}.so`, 'LD_PRELOAD', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES'),
      ...all(NOWHERE, 'LD_LIBRARY_PATH', 'GCONV_PATH', 'BASH_ENV', 'ENV', 'PYTHONPATH', 'PERL5LIB', 'OPENSSL_CONF'),
    }),
  ],
  [
    'what Node obeys',
    () => ({
      NODE_OPTIONS: `--trace-event-file-pattern=${VALUE}`,
      ...all(NOWHERE, 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_REPL_HISTORY', 'NODE_ICU_DATA'),
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_DEBUG: VALUE,
    }),
  ],
  [
    'what the Gemini CLI and the Toolbox obey',
    sink => ({
      ...all(sink, 'GOOGLE_GEMINI_BASE_URL', 'GOOGLE_VERTEX_BASE_URL', 'CODE_ASSIST_ENDPOINT', 'LOOKER_BASE_URL'),
      ...all(NOWHERE, 'GOOGLE_APPLICATION_CREDENTIALS', 'GEMINI_SYSTEM_MD', 'GEMINI_CLI_HOME', 'GEMINI_CONFIG_DIR'),
      ...all(VALUE, 'GOOGLE_API_KEY', 'GOOGLE_CLOUD_PROJECT', 'GEMINI_SANDBOX', 'LOOKER_CLIENT_SECRET', 'SANDBOX'),
      ...all('true', 'GOOGLE_GENAI_USE_VERTEXAI', 'GEMINI_TELEMETRY_ENABLED', 'LOOKER_SHOW_HIDDEN_MODELS', 'DEBUG'),
      ...all(sink, 'GEMINI_TELEMETRY_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'npm_config_registry'),
    }),
  ],
  [
    'a proxy for everything',
    sink => ({
      ...all(
        proxyAt(sink),
        'HTTP_PROXY',
        'HTTPS_PROXY',
        'ALL_PROXY',
        'http_proxy',
        'https_proxy',
        'all_proxy',
        'npm_config_proxy',
      ),
      ...all('', 'NO_PROXY', 'no_proxy'),
      NODE_USE_ENV_PROXY: '1',
    }),
  ],
  [
    'no place to write to',
    () => all(NOWHERE, 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR'),
  ],
  [
    'a language and a time of nowhere',
    () => ({ ...all(`xx_${VALUE}.${'x'.repeat(4_000)}`, 'LC_ALL', 'LANG', 'LANGUAGE'), TZ: `:/etc/${VALUE}` }),
  ],
  ['no path', () => ({ PATH: '' })],
  ['a path without node', () => ({ PATH: NOWHERE })],
];

/** A question for the agent alone, and one that needs the Toolbox. */
const QUESTIONS = ['hello', 'How many orders are there?'];

async function serves(attack: Attack, server: ServerProcess): Promise<void> {
  const client = await server.open();
  attack.later(() => client.socket.terminate());
  for (const question of QUESTIONS) {
    const { ending, text } = await within(ANSWER_MS, question, ask(client, question));
    must(question, [ending, text], ending.outcome === 'done' && text !== '');
  }
  const children = server.descendants().map(pid => readProcess(pid, 'environ'));
  must('children', children.length, children.length > 1);
  const given = children.flatMap(environment => environment.split('\0').filter(pair => pair.includes(VALUE)));
  must('what children were given of it', given, given.length === 0);
}

const environment = (scene: Scene, lane: Lane, [name, make]: (typeof ENVIRONMENTS)[number]): Case => ({
  name: `environment: ${name}`,
  run: async attack => {
    let reached = 0;
    const lead = (): void => void (reached += 1);
    const sink = await listen((_request, response) => {
      lead();
      response.end('{}');
    }, lead);
    attack.later(() => sink.close());
    const { folder, env } = await scene.place(lane);
    const settings = { ...env, ...make(`${sink.url}/${VALUE}`) };
    const starting = startServerProcess(folder, settings, undo => attack.later(undo), attack.main);
    const server = await within(START_MS, 'the start', starting);
    const failure: unknown = await serves(attack, server).catch((error: unknown) => error);
    must('requests that were led astray', reached, reached === 0);
    if (failure !== undefined) throw failure;
    await within(STOP_MS, 'the stop', server.kill('SIGTERM'));
    const left = processesOf(folder).map(commandOf);
    must('processes left', left, left.length === 0);
  },
});

export const environmentCases = (scene: Scene, lane: Lane): readonly Case[] =>
  ENVIRONMENTS.map(one => environment(scene, lane, one));
