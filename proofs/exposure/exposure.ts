import { controlBuild } from '../harness/control-build.ts';
import { prove } from '../harness/prove.ts';
import { examineAll, PARTS } from './examination.ts';
import { FAULTS, type PlantedFault } from './faults.ts';
import { Findings, Noticed, overAll } from './findings.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Builds with a fault are examined two at a time: most of the time goes into starting servers. */
const CONTROLS_AT_ONCE = 2;
/** Deviations that are printed; more say no more. */
const SHOWN = 20;

/** Examines a build with the fault in it, until it is noticed. */
async function isNoticed(fault: PlantedFault): Promise<boolean> {
  const build = await controlBuild([fault]);
  const findings = new Findings({ stopAtFirst: true });
  try {
    await PARTS[fault.part]({ findings, main: build.main });
    return false;
  } catch (error) {
    // Only a deviation counts: an examination that fails for another reason has noticed nothing.
    const noticed = error instanceof Noticed;
    say(`${noticed ? 'noticed' : 'COULD NOT BE EXAMINED'}: ${fault.name} (${String(error).slice(0, 200)})`);
    return noticed;
  } finally {
    await build.remove();
  }
}

async function main(): Promise<number> {
  const findings = new Findings({ stopAtFirst: false });
  const { missing, routes } = await examineAll(findings, say);
  for (const line of findings.deviations.slice(0, SHOWN)) say(`NOT AS THE RULE SAYS: ${line}`);
  for (const way of missing) say(`skipped: this machine has no ${way}`);

  const missed: string[] = [];
  await overAll(FAULTS, CONTROLS_AT_ONCE, async fault => {
    if (!(await isNoticed(fault))) missed.push(fault.name);
  });
  for (const name of missed) say(`NOT NOTICED, so this run proves nothing: ${name}`);

  const good = findings.cases - findings.deviations.length;
  const cases = `${good}${findings.deviations.length === 0 ? '' : ` of ${findings.cases}`} cases as the rule says`;
  const skipped = missing.length === 0 ? '' : `, ${missing.length} ways skipped`;
  say(
    `exposure: ${cases}, ${routes} routes, ${FAULTS.length - missed.length} of ${FAULTS.length} planted faults noticed${skipped}`,
  );
  return findings.deviations.length === 0 && missed.length === 0 ? 0 : 1;
}

await prove(main);
