import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Case, installs, wrong } from './cases.ts';

const tar = (...args: string[]): Promise<unknown> => promisify(execFile)('tar', args);

/** Adds to an archive an entry under a name of its own. */
async function addEntry(archive: string, name: string, make: (file: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'looker-chat-entry-'));
  try {
    make(join(folder, 'entry'));
    await tar('-rPf', archive, '-C', folder, `--transform=flags=r;s,^entry$,${name},`, 'entry');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Nobody's place: gone again in any case. */
const ABSOLUTE = join(tmpdir(), `looker-chat-supply-absolute-${process.pid}`, 'escaped');

const file = (path: string): void => writeFileSync(path, 'escaped');

/** Archives whose checksum is right and whose entries would leave their folder: what is wrong is the package itself. */
const ENTRIES: readonly { name: string; entry: string; make: (path: string) => void }[] = [
  { name: 'an entry that climbs out', entry: 'package/../../../../../../escaped', make: file },
  { name: 'an entry with an absolute path', entry: ABSOLUTE, make: file },
  { name: 'a link out of its folder', entry: 'package/escaped', make: path => symlinkSync('/etc', path) },
];

export const ARCHIVE_CASES: readonly Case[] = ENTRIES.map(({ name, entry, make }) => ({
  name: `an archive with ${name}`,
  registry: { afterPacking: archive => addEntry(archive, entry, make) },
  run: async world => {
    const ended = await installs(world);
    const outside = [world.root, world.home, world.cwd, tmpdir(), dirname(dirname(ABSOLUTE))].flatMap(folder =>
      readdirSync(folder),
    );
    const isAbsolute = existsSync(ABSOLUTE);
    rmSync(dirname(ABSOLUTE), { recursive: true, force: true });
    const inside = readdirSync(world.directory, { recursive: true, encoding: 'utf8' });
    const links = name.includes('link') && inside.some(path => path.endsWith('escaped'));
    return [...ended, ...wrong(outside.includes('escaped') || isAbsolute || links, 'something was written outside')];
  },
}));
