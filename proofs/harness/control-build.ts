import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder } from '../../test/harness/temp-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the built product finds beside itself. */
const BESIDE = ['node_modules', 'runtime-packages', 'package.json', 'package-lock.json'];

/** One place of the built product, made wrong: `find` is replaced in `file` (below dist/), where it stands exactly once. */
export interface Fault {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A copy of the built product with faults planted in it, which a proof must notice or be void. */
export interface ControlBuild {
  /** Its entry, as `dist/main.js` is the product's. */
  readonly main: string;
  remove(): Promise<void>;
}

/**
 * Throws when a place is not found exactly once: then the product has changed and the fault must be planted anew. Files are
 * copied beside what else goes on here: on a busy machine that takes seconds.
 */
export async function controlBuild(faults: readonly Fault[]): Promise<ControlBuild> {
  const folder = await mkdtemp(join(tmpdir(), 'looker-chat-control-'));
  const remove = (): Promise<void> => removeFolder(folder);
  try {
    await cp(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
    for (const name of BESIDE) await symlink(join(ROOT, name), join(folder, name));
    for (const { file, find, replace } of faults) {
      const path = join(folder, 'dist', file);
      const parts = (await readFile(path, 'utf8')).split(find);
      if (parts.length !== 2) throw new Error(`dist/${file} has ${parts.length - 1} places for the fault: ${find}`);
      await writeFile(path, parts.join(replace));
    }
    return { main: join(folder, 'dist', 'main.js'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
