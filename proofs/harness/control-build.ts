import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  remove(): void;
}

/** Throws when a place is not found exactly once: then the product has changed and the fault must be planted anew. */
export function controlBuild(faults: readonly Fault[]): ControlBuild {
  const folder = mkdtempSync(join(tmpdir(), 'looker-chat-control-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
    for (const name of BESIDE) symlinkSync(join(ROOT, name), join(folder, name));
    for (const { file, find, replace } of faults) {
      const path = join(folder, 'dist', file);
      const parts = readFileSync(path, 'utf8').split(find);
      if (parts.length !== 2) throw new Error(`dist/${file} has ${parts.length - 1} places for the fault: ${find}`);
      writeFileSync(path, parts.join(replace));
    }
    return { main: join(folder, 'dist', 'main.js'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
