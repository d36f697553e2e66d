import type { InstallProgress, Told } from './install-tally.ts';
import type { ProgramName } from './pinned.ts';

/** What is told of the work, parted into what each listener wants: each progress, and each program, once. */
export function tellApart(listeners: {
  onProgress?: (progress: InstallProgress) => void;
  onReady?: (name: ProgramName) => void;
}): (told: Told) => void {
  let last: InstallProgress | undefined;
  const known = new Set<ProgramName>();
  return ({ progress, ready }) => {
    if (progress !== last) listeners.onProgress?.(progress);
    last = progress;
    for (const name of ready) {
      if (known.has(name)) continue;
      known.add(name);
      listeners.onReady?.(name);
    }
  };
}
