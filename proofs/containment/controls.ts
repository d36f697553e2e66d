import type { Fault } from '../harness/control-build.ts';
import type { Attack } from './attacks/attack.ts';
import { crowd } from './attacks/crowd.ts';
import { declared } from './attacks/model-requests.ts';
import { firstPaths } from './attacks/paths.ts';
import { sameMachine } from './attacks/same-machine.ts';
import { preparedToken } from './attacks/tickets.ts';
import { notOfferedDirect } from './attacks/tools.ts';
import type { Ledger } from './ledger.ts';
import { OTHER_USER } from './reach.ts';

/** A lock taken out of a copy of the build, and how the attacks must notice it. */
export interface Control {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly noticed: (ledger: Ledger) => boolean;
}

/** Controls that share a copy of the build, since none of them can be taken for another, and the attacks they need. */
export interface ControlRun {
  readonly controls: readonly Control[];
  readonly attacks: readonly Attack[];
}

const smallCrowd = crowd({ conversations: 6, calls: 240, limitMs: 20_000 });

/** Only where the server can give it one, and each alone: the user without rights is what the other lock goes by. */
const WITHOUT_ITS_USER: Control = {
  name: 'the CLI is not given the user of its own',
  faults: [{ file: 'agent/gemini-driver.js', find: 'user: home.user,', replace: '' }],
  noticed: ({ executed }) => executed.some(line => line.startsWith("the CLI's process came to /proc/")),
};

const LET_IN_WITHOUT_TOKEN: Control = {
  name: "the children's user is let in at the server's own address as anyone of this machine",
  faults: [{ file: 'server/guard.js', find: '(childUid === undefined || ', replace: '(true || ' }],
  noticed: ({ executed }) => executed.some(line => line.startsWith("the CLI's process came to http://")),
};

export const CONTROL_RUNS: readonly ControlRun[] = [
  {
    attacks: [notOfferedDirect, declared, firstPaths, sameMachine],
    controls: [
      {
        name: 'the tool list is not compared at the model egress',
        faults: [{ file: 'agent/model-egress.js', find: "if (check.verdict === 'ours')", replace: 'if (check)' }],
        noticed: ({ executed }) => executed.some(line => line.startsWith('reached the model:')),
      },
      {
        name: 'the access table allows a writer',
        faults: [
          { file: 'looker/access.js', find: "make_look: 'write',", replace: "make_look: 'read'," },
          {
            file: 'looker/access.js',
            find: '    get_models: [MODELS],',
            replace: '    make_look: [{ method: GET, path: /./ }, { method: POST, path: /./ }], get_models: [MODELS],',
          },
          {
            file: 'looker/tool-definitions.js',
            find: 'get_models: { description',
            replace: "make_look: { description: 'Makes a look.', input: z.looseObject({}) }, get_models: { description",
          },
        ],
        noticed: ({ executed }) => executed.some(line => line.startsWith('reached Looker: POST')),
      },
      {
        name: 'paths are not checked at the looker egress',
        faults: [{ file: 'looker/request-path.js', find: '/^\\.{0,2}$|[/\\\\%\\p{Cc}]/u', replace: '/(?!)/u' }],
        noticed: ({ executed }) => executed.some(line => line.startsWith('reached Looker: GET')),
      },
      ...(OTHER_USER === undefined ? [] : [WITHOUT_ITS_USER]),
    ],
  },
  {
    attacks: [preparedToken, ...(OTHER_USER === undefined ? [] : [sameMachine])],
    controls: [
      {
        name: 'the token of a session that waits for its turn calls tools',
        faults: [
          {
            file: 'looker/gateway.js',
            find: 'const server = new Server(',
            replace: 'session ??= REHEARSAL; const server = new Server(',
          },
        ],
        noticed: ({ executed }) => executed.some(line => line.endsWith(' was called before the turn')),
      },
      ...(OTHER_USER === undefined ? [] : [LET_IN_WITHOUT_TOKEN]),
    ],
  },
  {
    attacks: [smallCrowd],
    controls: [
      {
        name: "a turn's token is not bound to its conversation",
        faults: [
          {
            file: 'looker/gateway.js',
            find: 'undefined : bearers.get(hash(token));',
            replace: 'undefined : [...bearers.values()].findLast(one => one.session) ?? bearers.get(hash(token));',
          },
        ],
        noticed: ({ foreign }) => foreign.length > 0,
      },
    ],
  },
  {
    attacks: [smallCrowd],
    controls: [
      {
        name: 'a ticket is not bound to its call',
        faults: [
          {
            file: 'looker/ticket-registry.js',
            find: "tickets.get(/^Bearer (\\S+)$/.exec(authorization ?? '')?.[1] ?? '')?.open",
            replace: '[...tickets.values()].at(-1)?.open',
          },
        ],
        noticed: ({ foreign }) => foreign.length > 0,
      },
    ],
  },
];
