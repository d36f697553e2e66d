import { expect, test } from 'vitest';
import { CONTROL_RUNS } from '../../proofs/containment/controls.ts';
import { controlBuild, type Fault } from '../../proofs/harness/control-build.ts';
import { CONTROLS } from '../../proofs/hostile/controls.ts';
import { BUILDS } from '../../proofs/load/controls.ts';
import { SHORT_LIMITS, withLimits } from '../../proofs/load/limits.ts';
import { CONTROLS as POWER_CUTS } from '../../proofs/power-cut/controls.ts';

const planted: [proof: string, faults: readonly Fault[]][] = [
  ['hostile', CONTROLS.flatMap(({ faults }) => faults)],
  ...BUILDS.map((controls): [string, Fault[]] => {
    const without = controls.flatMap(({ limits }) => limits);
    return [
      `load: ${controls.map(({ what }) => what).join('; ')}`,
      [...withLimits(SHORT_LIMITS, without), ...controls.flatMap(({ faults }) => faults)],
    ];
  }),
  ['load --quick', withLimits(SHORT_LIMITS)],
  ...POWER_CUTS.map(({ name, fault }): [string, Fault[]] => [`power-cut: ${name}`, [fault]]),
  ...CONTROL_RUNS.map(({ controls }): [string, Fault[]] => [
    `containment: ${controls.map(({ name }) => name).join('; ')}`,
    controls.flatMap(({ faults }) => faults),
  ]),
];

test.each(planted)('what %s plants still fits the build', async (_, faults) => {
  expect(faults).not.toEqual([]);
  const build = await controlBuild(faults); // throws where one does not fit
  await expect(build.remove()).resolves.toBeUndefined();
});
