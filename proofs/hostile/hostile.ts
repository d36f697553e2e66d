// npm run hostile [words]: what comes in from outside, as bad as it can be made, and what the server makes of it. With
// words only the cases whose names have them; with --quick some of each kind.
import { prove } from '../harness/prove.ts';
import { type Arguments, readArguments } from './arguments.ts';
import type { Case } from './case.ts';
import { agentCases, toolboxCases } from './cases/children.ts';
import { configurationCases } from './cases/configuration.ts';
import { environmentCases } from './cases/environment.ts';
import { frameCases } from './cases/frames.ts';
import { httpCases } from './cases/http.ts';
import { lookerCases } from './cases/looker.ts';
import { messageCases } from './cases/messages.ts';
import { missedFaults } from './controls.ts';
import { type Finding, summary } from './findings.ts';
import { openScene, type Programmed, type Scene } from './scene.ts';
import { chooseCases } from './spread.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const findings: Finding[] = [];
let count = 0;

type OpenVictim = () => Promise<Programmed>;

/** Cases one after the other, on a server of their own. */
async function suffer(open: OpenVictim, casesOf: (programFolder: string) => readonly Case[]): Promise<void> {
  if (casesOf('').length === 0) return;
  const { victim, programFolder } = await open();
  for (const one of casesOf(programFolder)) {
    const begun = performance.now();
    const found = await victim.suffer(one);
    count += 1;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(`${found.length === 0 ? 'ok' : 'FOUND'} ${one.name} (${seconds} s)`);
    for (const { kind, what } of found) say(`  ${kind}: ${what}`);
    findings.push(...found);
  }
  await victim.stop();
  const { held, peak } = victim.most;
  say(`at most ${Math.round(held)} MB left by a case, ${Math.round(peak)} MB while one lasted`);
}

/** Two lanes are what two cores can do; cases that wait for a limit of the product wait beside them. */
async function run(scene: Scene, options: Arguments): Promise<number> {
  const chosen = (cases: readonly Case[]): readonly Case[] => chooseCases(cases, options);
  const plain = [...frameCases, ...messageCases, ...httpCases, ...lookerCases, ...configurationCases];
  const waits = ({ waits: does = false }: Case): boolean => does;
  const controls = async (): Promise<number> => (options.controls ? missedFaults(scene, plain, say) : 0);
  const [missed] = await Promise.all([
    suffer(
      () => scene.victim('plain'),
      () => chosen(plain).filter(one => !waits(one)),
    ).then(controls),
    suffer(
      () => scene.victim('waiting'),
      () => chosen(plain).filter(waits),
    ),
    suffer(
      () => scene.withProgram('programs', 'GEMINI_CLI_PATH'),
      folder => chosen(agentCases(folder)),
    )
      .then(() =>
        suffer(
          () => scene.withProgram('programs', 'TOOLBOX_PATH'),
          folder => chosen(toolboxCases(folder)),
        ),
      )
      .then(() =>
        suffer(
          () => scene.victim('programs'),
          () => chosen(environmentCases(scene, 'programs')),
        ),
      ),
  ]);
  return missed;
}

await prove(async ({ whenOver }) => {
  const options = readArguments(process.argv.slice(2));
  if (options.quick) say(`seed ${options.seed}`);
  const missed = await run(await openScene(whenOver), options);
  say(summary(count, findings));
  return findings.length + missed === 0 ? 0 : 1;
});
