import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { below } from '../harness/walk.ts';
import type { Recorder } from './recorder.ts';

const EVERY_MS = 250;
/** Larger ones are read by `readAll` only. */
const MAX_SAMPLED_BYTES = 1024 * 1024;

/** Reads every new or changed file below `folder` four times a second: much of what a child writes is soon removed. */
export class FileWatch {
  readonly #folder: string;
  readonly #recorder: Recorder;
  readonly #seen = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;

  constructor(folder: string, recorder: Recorder) {
    this.#folder = folder;
    this.#recorder = recorder;
    this.#timer = setInterval(() => this.#read(MAX_SAMPLED_BYTES), EVERY_MS);
  }

  /** Whatever its size. */
  readAll(): void {
    this.#seen.clear();
    this.#read(Number.POSITIVE_INFINITY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #read(maxBytes: number): void {
    for (const { path, entry } of below(this.#folder)) {
      if (!entry.isFile()) continue;
      try {
        const { size, mtimeMs } = statSync(path);
        if (size > maxBytes || this.#seen.get(path) === `${size} ${mtimeMs}`) continue;
        this.#seen.set(path, `${size} ${mtimeMs}`);
        this.#recorder.whole(`file ${relative(this.#folder, path)}`, readFileSync(path));
      } catch {
        // removed meanwhile
      }
    }
  }
}
