import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Found {
  readonly path: string;
  readonly entry: Dirent;
}

/** All that lies below a folder in which others write: what goes meanwhile is left out. */
export function* below(folder: string): Generator<Found> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    yield { path, entry };
    if (entry.isDirectory()) yield* below(path);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone
  }
}
