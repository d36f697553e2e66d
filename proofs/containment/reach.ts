import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { programs } from '../../test/harness/programs.ts';
import { CHILD, copyPrograms, isRoot } from '../../test/harness/reachable-place.ts';

/** Typed by hand: whom the product's children run as here; undefined where only the server's own user is possible. */
export const OTHER_USER = isRoot ? CHILD : undefined;

const PASSAGE = 0o711;
const FOR_ALL = 0o644;

let copied: Promise<typeof programs> | undefined;

/** The real programs, where the children's user gets at them: one copy for all worlds of a run. */
export function programsInReach(): Promise<typeof programs> {
  if (OTHER_USER === undefined) return Promise.resolve(programs);
  chmodSync(tmpdir(), PASSAGE); // the run's own folder
  copied ??= copyPrograms(join(tmpdir(), 'programs'));
  return copied;
}

/** Lets the children's user into the folder of a world, and to these files of ours; gives their addresses there. */
export function filesInReach<Name extends string>(root: string, names: readonly Name[]): Record<Name, string> {
  chmodSync(root, PASSAGE);
  const place = (name: Name): [Name, string] => {
    const path = join(root, name);
    copyFileSync(fileURLToPath(new URL(name, import.meta.url)), path);
    chmodSync(path, FOR_ALL);
    return [name, pathToFileURL(path).href];
  };
  return Object.fromEntries(names.map(place)) as Record<Name, string>;
}

/** A file that server and children write. */
export function sharedFile(path: string): void {
  writeFileSync(path, '');
  chmodSync(path, 0o666);
}
