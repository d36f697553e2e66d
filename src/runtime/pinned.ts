import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

export const PROGRAM_NAMES = ['geminiCli', 'toolbox'] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];

export interface PinnedProgram {
  readonly packageName: string;
  readonly version: string;
  /** Its file, relative to the folder the lock is installed in. */
  readonly entry: string;
  /** Where its build runs, in Node's words (`linux`, `x64`); empty means anywhere. */
  readonly os: readonly string[];
  readonly cpu: readonly string[];
}

/** What an install consists of: the two files `npm ci` reads, and what they pin. */
export interface PinnedPackages {
  /** Hash of both files: the name of the folder they are installed in, so that another lock is another folder. */
  readonly key: string;
  readonly packageJson: string;
  readonly packageLock: string;
  /** Of all programs, also of those that are not installed from it. */
  readonly programs: Readonly<Record<ProgramName, PinnedProgram>>;
  readonly wanted: readonly ProgramName[];
  /** Packages that npm fetches: all but the optional ones, which are left out. */
  readonly packageCount: number;
}

/** The lock names no entry for the Toolbox: its packages carry one file and no `bin`. */
const SOURCES: Record<ProgramName, { prefix: string; entry: (bin: Record<string, string>) => string | undefined }> = {
  geminiCli: { prefix: '@google/gemini-cli', entry: bin => bin['gemini'] },
  toolbox: { prefix: '@toolbox-sdk/server-', entry: () => 'bin/toolbox' },
};

const packageJsonSchema = z.looseObject({ dependencies: z.record(z.string(), z.string()) });
const lockedSchema = z.looseObject({
  version: z.string(),
  optional: z.optional(z.boolean()),
  bin: z.optional(z.record(z.string(), z.string())),
  os: z.optional(z.array(z.string())),
  cpu: z.optional(z.array(z.string())),
});
const packageLockSchema = z.looseObject({ packages: z.record(z.string(), lockedSchema) });

/**
 * Reads `package.json` and `package-lock.json` of `folder`, without the programs that are not wanted. Versions and
 * entries come from there and nowhere else. Throws a plain Error when the folder pins no such program: a broken release.
 */
export function readPinnedPackages(folder: string, wanted: readonly ProgramName[]): PinnedPackages {
  const packageJson = packageJsonSchema.parse(readJson(join(folder, 'package.json')));
  const lock = packageLockSchema.parse(readJson(join(folder, 'package-lock.json')));
  const find = (name: ProgramName): PinnedProgram =>
    findProgram(name, Object.keys(packageJson.dependencies), lock.packages);
  const programs = { geminiCli: find('geminiCli'), toolbox: find('toolbox') };
  for (const name of PROGRAM_NAMES) {
    if (!wanted.includes(name)) leaveOut(programs[name].packageName, packageJson.dependencies, lock.packages);
  }
  const texts = { packageJson: toText(packageJson), packageLock: toText(lock) };
  return {
    ...texts,
    key: createHash('sha256').update(texts.packageJson).update(texts.packageLock).digest('hex').slice(0, 16),
    programs,
    wanted,
    packageCount: Object.entries(lock.packages).filter(([path, locked]) => path !== '' && !locked.optional).length,
  };
}

type LockedPackages = z.infer<typeof packageLockSchema>['packages'];

function findProgram(name: ProgramName, dependencies: readonly string[], locked: LockedPackages): PinnedProgram {
  const { prefix, entry } = SOURCES[name];
  const packageName = dependencies.find(dependency => dependency.startsWith(prefix));
  const place = `node_modules/${packageName}`;
  const found = locked[place];
  const file = entry(found?.bin ?? {});
  if (packageName === undefined || found === undefined || file === undefined) throw new Error(`No ${prefix} is pinned`);
  return { packageName, version: found.version, entry: join(place, file), os: found.os ?? [], cpu: found.cpu ?? [] };
}

/** package.json, the lock and the lock's root must agree for `npm ci`: a package goes from all three. */
function leaveOut(packageName: string, dependencies: Record<string, string>, locked: LockedPackages): void {
  delete dependencies[packageName];
  delete locked[`node_modules/${packageName}`];
  const root = locked[''];
  if (root !== undefined) root['dependencies'] = { ...dependencies };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
