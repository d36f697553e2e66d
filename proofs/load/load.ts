// npm run load: slow connections, thousands of sockets, clients that do not read or are gone, reconnects, no files left,
// and a stop in the middle. With --quick fewer of everything, on a build whose time limits are shorter.
import { parseArgs } from 'node:util';
import { controlBuild } from '../harness/control-build.ts';
import { type Proof, prove } from '../harness/prove.ts';
import { CONTROLS, noticedControls } from './controls.ts';
import { noticedElsewhere } from './controls-process.ts';
import { deafClients } from './deaf.ts';
import { fewFiles } from './few-files.ts';
import { halfOpen } from './half-open.ts';
import { idleSockets } from './idle.ts';
import { LIMITS, SHORT_LIMITS, withLimits } from './limits.ts';
import { noFiles } from './no-files.ts';
import { openPlace, type Place } from './place.ts';
import { unreadRefusals } from './refusals.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { slowLoris } from './slow.ts';
import { stopUnderLoad } from './stop.ts';
import { reconnectStorm } from './storm.ts';

const EXIT_VOID = 2;
/** They mostly wait, and go on side by side; memory and speed are measured in the others, one after the other. */
const WAITING: readonly Scenario[] = [slowLoris, halfOpen];
const MEASURED: readonly Scenario[] = [
  idleSockets,
  deafClients,
  unreadRefusals,
  fewFiles,
  noFiles,
  reconnectStorm,
  stopUnderLoad,
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function open({ whenOver }: Proof, quick: boolean): Promise<Place> {
  if (!quick) return openPlace(whenOver, { limits: LIMITS, quick });
  const build = await controlBuild(withLimits(SHORT_LIMITS));
  whenOver(() => build.remove());
  return openPlace(whenOver, { limits: SHORT_LIMITS, quick, main: build.main });
}

async function burden(place: Place): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const run = async (scenario: Scenario): Promise<void> => {
    const outcome = await scenario(place);
    outcomes.push(outcome);
    say(`${outcome.held ? 'held' : 'DID NOT HOLD'}: ${outcome.figures}`);
  };
  await Promise.all(WAITING.map(run));
  for (const scenario of MEASURED) await run(scenario);
  return outcomes;
}

await prove(async proof => {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  const started = performance.now();
  const place = await open(proof, values.quick);
  // The short form has no time to do one after the other.
  const early = values.quick ? noticedElsewhere(say) : undefined;
  const outcomes = await burden(place);
  const noticed = await (early ?? noticedControls(say));
  const held = outcomes.every(outcome => outcome.held);
  const figures = outcomes.map(outcome => outcome.figures).join(' · ');
  say(`in ${Math.round((performance.now() - started) / 1000)} s`);
  say(`load: ${held ? 'held' : 'DID NOT HOLD'} · ${figures} · controls ${noticed}/${CONTROLS}`);
  if (noticed < CONTROLS) return EXIT_VOID;
  return held ? 0 : 1;
});
