import { controlBuild, type Fault } from '../harness/control-build.ts';
import { type Case, must } from './case.ts';
import { agentCases } from './cases/children.ts';
import { environmentCases } from './cases/environment.ts';
import type { Finding } from './findings.ts';
import type { Scene } from './scene.ts';

/** Faults in the product that are one mistake, the case that must notice it, and as what. */
interface Control {
  readonly what: string;
  readonly faults: readonly Fault[];
  readonly noticedBy: string;
  readonly as: Finding['kind'];
  /** And in words that have this, where the case could be found wrong for another reason. */
  readonly telling?: RegExp;
}

export const CONTROLS: readonly Control[] = [
  {
    what: 'no limit to a frame',
    faults: [{ file: 'server/server.js', find: 'maxPayload: MAX_BODY_BYTES', replace: 'maxPayload: 0' }],
    noticedBy: 'frames: one byte more than the limit',
    as: 'wrong',
  },
  {
    what: 'words of Looker are told',
    faults: [
      {
        file: 'looker/login.js',
        find: 'answer.discard(); // a refusal may echo the request, secret included',
        replace: 'const [first] = [(await answer.body[Symbol.asyncIterator]().next()).value];',
      },
      { file: 'looker/login.js', find: "message: ''", replace: 'message: String(first)' },
      {
        file: 'looker/upstream-failure.js',
        find: "if (path === '/login')",
        replace:
          "if (path === '/login') throw new CodedError('field_missing', { params: { field: message } });\n    if (false)",
      },
    ],
    noticedBy: 'looker: the sign-in answers 403',
    as: 'echoed',
  },
  {
    what: 'a stranger is asked for no token',
    faults: [{ file: 'server/socket/client.js', find: "!this.#member && frame.type !== 'auth'", replace: 'false' }],
    noticedBy: 'messages: a stranger asks',
    as: 'changed',
  },
  {
    what: 'a binary frame keeps the server busy for seconds',
    faults: [
      {
        file: 'server/socket/socket.js',
        find: "outbox.close(UNSUPPORTED_DATA, 'text frames only');",
        replace:
          "{ outbox.close(UNSUPPORTED_DATA, 'text frames only'); for (const end = Date.now() + 10_000; Date.now() < end; ); }",
      },
    ],
    noticedBy: 'frames: a binary frame',
    as: 'health',
  },
  {
    what: 'what is no JSON is kept in memory',
    faults: [
      {
        file: 'server/socket/read-frame.js',
        find: "throw new CodedError('invalid_message', { params: { field: 'JSON' } });",
        replace:
          "(globalThis.kept ??= []).push(Buffer.alloc(4e7, 1)); throw new CodedError('invalid_message', { params: { field: 'JSON' } });",
      },
    ],
    noticedBy: 'messages: half of a JSON text',
    as: 'memory',
  },
  // Not before a case with a set-up: what is let in here is one, and goes on for a moment.
  {
    what: 'an id may be longer',
    faults: [{ file: 'contract/setup.js', find: 'client_id: 256', replace: 'client_id: 2560' }],
    noticedBy: 'messages: an id of 257 characters',
    as: 'wrong',
  },
  {
    what: 'a bad setting ends with another code',
    faults: [{ file: 'main.js', find: '/^(config|port|', replace: '/^(port|' }],
    noticedBy: 'configuration: PORT 70000',
    as: 'wrong',
  },
  {
    what: 'only the children themselves are ended, not theirs',
    faults: [
      { file: 'base/child-process.js', find: 'process.kill(-child.pid, signal);', replace: 'child.kill(signal);' },
    ],
    noticedBy: 'agent: leaves-a-child',
    as: 'orphan',
  },
  {
    what: "a child's environment is the server's",
    faults: [
      {
        file: 'base/child-process.js',
        find: 'env: { ...options.env },',
        replace: 'env: { ...process.env, ...options.env },',
      },
    ],
    noticedBy: 'environment: a language and a time of nowhere',
    as: 'wrong',
    telling: /^what children were given of it: .*LC_ALL/,
  },
  {
    what: 'the agent is started by the name of its program',
    faults: [
      { file: 'agent/gemini-driver.js', find: 'command: program.command,', replace: "command: 'node'," },
      { file: 'agent/gemini-driver.js', find: "PATH: '/nonexistent',", replace: "PATH: process.env.PATH ?? ''," },
    ],
    noticedBy: 'environment: no path',
    as: 'wrong',
    telling: /^hello: .*agent_unavailable/,
  },
  {
    what: 'the way to the model obeys a proxy',
    faults: [
      {
        file: 'agent/model-client.js',
        find: "import { Agent } from 'undici';",
        replace: "import { EnvHttpProxyAgent as Agent } from 'undici';",
      },
    ],
    noticedBy: 'environment: a proxy for everything',
    as: 'wrong',
    telling: /^requests that were led astray/,
  },
  {
    what: 'requests sent ahead are all worked on',
    faults: [{ file: 'server/server.js', find: 'boundConnections(app);', replace: '' }],
    noticedBy: 'http: 40 requests for a file of the page, sent ahead on each of 10 connections, and no answer is read',
    as: 'files',
  },
  // The last one: it ends the server.
  {
    what: 'a broken frame ends the server',
    faults: [
      {
        file: 'server/socket/socket.js',
        find: "socket.on('error', () => { });",
        replace: "socket.on('error', () => process.exit(1));",
      },
    ],
    noticedBy: 'frames: a frame without a mask',
    as: 'served',
  },
];

/** Runs the cases on a build with faults in it, says which are noticed, and gives how many are not. */
export async function missedFaults(scene: Scene, cases: readonly Case[], say: (line: string) => void): Promise<number> {
  const build = await controlBuild(CONTROLS.flatMap(({ faults }) => faults));
  scene.whenOver(() => build.remove());
  const { victim, programFolder } = await scene.withProgram('controls', 'GEMINI_CLI_PATH', build.main);
  const all = [...cases, ...agentCases(programFolder), ...environmentCases(scene, 'controls')];
  let missed = 0;
  for (const { what, noticedBy, as, telling = /^/ } of CONTROLS) {
    const one = all.find(({ name }) => name === noticedBy);
    must('the case of the control', noticedBy, one !== undefined);
    const found = one === undefined ? [] : await victim.suffer(one);
    const noticed = found.some(({ kind, what: told }) => kind === as && telling.test(told));
    say(`${noticed ? 'noticed' : 'MISSED'} control: ${what}, by "${noticedBy}" as ${as}`);
    if (noticed) continue;
    missed += 1;
    for (const { kind, what: told } of found) say(`  ${kind}: ${told}`);
  }
  if (missed > 0) say(`void: ${missed} of ${CONTROLS.length} faults were not noticed`);
  return missed;
}
