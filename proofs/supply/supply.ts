import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { controlBuild, type Fault } from '../harness/control-build.ts';
import { prove } from '../harness/prove.ts';
import { ARCHIVE_CASES } from './archive-cases.ts';
import { type Case, REGISTRY_CASES } from './cases.ts';
import { MACHINE_CASES } from './machine-cases.ts';
import { openWorld } from './world.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const CASES: readonly Case[] = [...REGISTRY_CASES, ...ARCHIVE_CASES, ...MACHINE_CASES];
/** The machine's processors are for npm, and there are two of them at least. */
const LANES = 2;

/** A guard taken out of a copy of the build, and the case that must notice it. */
interface Control {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly noticedBy: string;
}

const CONTROLS: readonly Control[] = [
  {
    name: 'checksums are not compared',
    faults: [
      {
        file: 'runtime/install.js',
        find: "'package-lock.json'), pinned.packageLock",
        replace: '\'package-lock.json\'), pinned.packageLock.replaceAll(/"integrity": "[^"]*",?/g, \'\')',
      },
    ],
    noticedBy: 'a registry that lies in archive and checksum alike',
  },
  {
    name: "packages' scripts may run",
    faults: [
      {
        file: 'runtime/npm-ci.js',
        find: "'--ignore-scripts',",
        replace: "'--ignore-scripts=false', '--dangerously-allow-all-scripts',",
      },
    ],
    noticedBy: 'packages with install scripts',
  },
];

const started = performance.now();
const say = (line: string): void => {
  process.stdout.write(`${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${line}\n`);
};

/** What is wrong with how a case ended, tried against the build that `main` is of. */
async function tryCase({ run, registry }: Case, main: string): Promise<string[]> {
  const world = await openWorld(pathToFileURL(`${dirname(main)}/`).href, registry);
  try {
    return await run(world);
  } finally {
    await world.close();
  }
}

async function isNoticed({ faults, noticedBy }: Control): Promise<boolean> {
  const noticing = CASES.find(({ name }) => name === noticedBy);
  if (noticing === undefined) throw new Error(`no case ${noticedBy}`);
  const build = await controlBuild(faults);
  try {
    return (await tryCase(noticing, build.main)).length > 0;
  } finally {
    await build.remove();
  }
}

async function main(): Promise<number> {
  let good = 0;
  const queue = CASES.values();
  const lane = async (): Promise<void> => {
    for (const one of queue) {
      const problems = await tryCase(one, MAIN);
      if (problems.length === 0) good += 1;
      say(`${one.name}: ${problems.join('; ') || 'as it must end'}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  let noticed = 0;
  for (const control of CONTROLS) {
    if (await isNoticed(control)) noticed += 1;
    else say(`VOID: not noticed that ${control.name}`);
  }
  const controls = `controls ${noticed} of ${CONTROLS.length} noticed`;
  process.stdout.write(`supply: ${CASES.length} cases, ${good} as they must end, ${controls}\n`);
  return good === CASES.length && noticed === CONTROLS.length ? 0 : 1;
}

await prove(main);
