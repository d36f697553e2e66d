import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { controlBuild, type Fault } from '../harness/control-build.ts';
import { deafClients } from './deaf.ts';
import { halfOpen } from './half-open.ts';
import { LIMITS, limitFault, SHORT_LIMITS, withLimits } from './limits.ts';
import { noFiles } from './no-files.ts';
import { openPlace, type Place } from './place.ts';
import { unreadRefusals } from './refusals.ts';
import type { Scenario } from './scenario.ts';
import { slowLoris } from './slow.ts';

/** Limits taken away, one where nothing else does its work, and the scenario that must not hold then. */
interface Control {
  readonly what: string;
  readonly limits: readonly string[];
  readonly faults: readonly Fault[];
  readonly scenario: Scenario;
}

const control = (what: string, limit: string, from: string, to: string, scenario: Scenario): Control => ({
  what,
  limits: [limit],
  faults: [limitFault(limit, from, to)],
  scenario,
});

/**
 * Two locks hold a follow back: it waits until its frame has left, and pauses while much waits. Either is enough, and a
 * third one, the size at which a client is cut, would end what comes without them.
 */
const noPause: Control = {
  what: 'follows do not wait for their clients',
  limits: ['PAUSE_BYTES', 'MAX_BUFFERED_BYTES'],
  faults: [
    limitFault('PAUSE_BYTES', '1024 * 1024', '1e12'),
    limitFault('MAX_BUFFERED_BYTES', '4 * 1024 * 1024', '1e12'),
    {
      file: 'server/socket/outbox.js',
      find: 'await this.#send(eventFrame(event));',
      replace: 'void this.#send(eventFrame(event));',
    },
  ],
  scenario: deafClients,
};

/** Builds with faults of which each shows in its own scenario alone, so that none can be noticed in the place of another. */
export const BUILDS: readonly (readonly Control[])[] = [
  [
    control('slow requests are not cut', 'REQUEST_MS', '15_000', '300_000', slowLoris),
    control('clients that do not read are not cut', 'STALLED_MS', '30_000', '1e9', deafClients),
    control('half-open sockets are not noticed', 'HEARTBEAT_MS', '30_000', '1e9', halfOpen),
  ],
  [noPause],
  [
    {
      what: 'a child for which no file is left ends the server',
      limits: [],
      faults: [{ file: 'base/child-process.js', find: '= pipesOf(child);', replace: '= child;' }],
      scenario: noFiles,
    },
  ],
  [control('refusals pile up', 'MAX_BUFFERED_BYTES', '4 * 1024 * 1024', '1e12', unreadRefusals)],
];

export const CONTROLS = BUILDS.flat().length;

/** Controls always have short limits: what they take away is noticed just the same. Gives how many are noticed. */
export async function noticedControls(say: (line: string) => void): Promise<number> {
  const closers: (() => unknown)[] = [];
  const places: Place[] = [];
  try {
    // One after the other, and all before the first is burdened: what is begun here holds this process up for longer than a
    // short heartbeat waits for the answer of a client in it.
    for (const controls of BUILDS) places.push(await openWith(controls, close => void closers.unshift(close)));
    const counts = places.map((place, at) => noticedIn(BUILDS[at] ?? [], place, say));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  } finally {
    for (const close of closers) await close();
  }
}

async function openWith(controls: readonly Control[], whenOver: WhenOver): Promise<Place> {
  // A client whose refusals pile up must not be cut by time instead.
  const waits = controls.some(({ scenario }) => scenario === unreadRefusals);
  const limits = waits ? LIMITS : SHORT_LIMITS;
  const faults = [
    ...withLimits(
      limits,
      controls.flatMap(one => one.limits),
    ),
    ...controls.flatMap(one => one.faults),
  ];
  const build = await controlBuild(faults);
  whenOver(() => build.remove());
  return openPlace(whenOver, { limits, quick: true, main: build.main });
}

async function noticedIn(controls: readonly Control[], place: Place, say: (line: string) => void): Promise<number> {
  let count = 0;
  for (const { what, scenario } of controls) {
    const { held, figures } = await scenario(place).catch((error: unknown) => {
      return { held: true, figures: `it could not be tried: ${String(error)}` };
    });
    say(`control: ${what}: ${held ? 'NOT NOTICED' : 'noticed'} (${figures})`);
    if (!held) count += 1;
  }
  return count;
}
