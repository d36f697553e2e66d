// npm run hostile [words]: what comes in from outside, as bad as it can be made, and what the server makes of it. With
// words only the cases whose names have them.
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import type { Case } from './case.ts';
import { agentCases, toolboxCases } from './cases/children.ts';
import { configurationCases } from './cases/configuration.ts';
import { frameCases } from './cases/frames.ts';
import { httpCases } from './cases/http.ts';
import { lookerCases } from './cases/looker.ts';
import { messageCases } from './cases/messages.ts';
import { missedFaults } from './controls.ts';
import { type Finding, summary } from './findings.ts';
import { openScene, type Scene } from './scene.ts';
import type { Victim } from './victim.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const closers: Parameters<WhenOver>[0][] = [];
const whenOver: WhenOver = close => void closers.unshift(close);
const words = process.argv.slice(2).join(' ');
const wanted = (cases: readonly Case[]): Case[] => cases.filter(({ name }) => name.includes(words));
const plain = [...frameCases, ...messageCases, ...httpCases, ...lookerCases, ...configurationCases];
const findings: Finding[] = [];
let count = 0;
let missed = 0;

async function sufferAll(victim: Victim, cases: readonly Case[]): Promise<void> {
  for (const one of cases) {
    const begun = performance.now();
    const found = await victim.suffer(one);
    count += 1;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(`${found.length === 0 ? 'ok' : 'FOUND'} ${one.name} (${seconds} s)`);
    for (const { kind, what } of found) say(`  ${kind}: ${what}`);
    findings.push(...found);
  }
  const { held, peak } = victim.most;
  say(`at most ${Math.round(held)} MB left by a case, ${Math.round(peak)} MB while one lasted`);
}

async function run(scene: Scene): Promise<void> {
  const first = await scene.connected(whenOver);
  await sufferAll(first, wanted(plain));
  await first.stop();
  for (const [setting, casesOf] of [
    ['GEMINI_CLI_PATH', agentCases] as const,
    ['TOOLBOX_PATH', toolboxCases] as const,
  ]) {
    if (wanted(casesOf('')).length === 0) continue;
    const { victim, programFolder } = await scene.withProgram(first, setting, whenOver);
    await sufferAll(victim, wanted(casesOf(programFolder)));
    await victim.stop();
  }
  if (words === '' || words === 'control') missed = await missedFaults(scene, plain, { whenOver, say });
}

try {
  await run(await openScene(whenOver));
} finally {
  for (const close of closers) await close();
}
say(summary(count, findings));
process.exitCode = findings.length + missed === 0 ? 0 : 1;
