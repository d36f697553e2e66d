import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { WhenOver } from '../../test/harness/temp-folder.ts';

const run = promisify(execFile);

const SIZE = 64 * 2 ** 20;
/** Looks at the image until nothing was written while it was copied. */
const MOST_COPIES = 50;
/**
 * What ext4 brings to the disk by itself is left out, for nobody may count on it: a file that is renamed over another, and
 * everything every 5 s, in which a slow machine is not even done with what is to be lost.
 */
const OPTIONS = 'loop,noauto_da_alloc,commit=300';

/**
 * A disk of its own at `place`, and what is left of it when the power fails: an ext4 on an image file. What a process
 * writes is in the system's memory until it is flushed; the image has what was flushed, and nothing else.
 */
export class PowerDisk {
  readonly place: string;
  readonly #image: string;

  private constructor(place: string) {
    this.place = place;
    this.#image = `${place}.image`;
  }

  /** Throws where nobody may mount a disk, or the programs for it are not there. */
  static async open(place: string, whenOver: WhenOver): Promise<PowerDisk> {
    const disk = new PowerDisk(place);
    await mkdir(place, { recursive: true });
    await writeFile(disk.#image, '');
    await truncate(disk.#image, SIZE);
    await run('mkfs.ext4', ['-q', '-F', disk.#image]);
    await disk.#mount();
    whenOver(() => disk.#unmount());
    return disk;
  }

  /** Brings all that was written to the disk. */
  async flush(): Promise<void> {
    await run('sync', ['-f', this.place]);
  }

  /** Keeps what the disk has at this moment: for `lose`. Whoever writes to it stands still meanwhile. */
  async capture(): Promise<void> {
    const captured = `${this.#image}.captured`;
    for (let copies = 0; copies < MOST_COPIES; copies++) {
      await copyFile(this.#image, captured);
      if ((await readFile(this.#image)).equals(await readFile(captured))) return;
    }
    throw new Error('the disk is written to all the time');
  }

  /** Puts back what was kept: all else was in memory, and is gone. Who still has files open here keeps the former disk. */
  async lose(): Promise<void> {
    await this.#unmount();
    await rename(`${this.#image}.captured`, this.#image);
    await this.#mount();
  }

  /** Takes it away, image and all. */
  async remove(): Promise<void> {
    await this.#unmount();
    await rm(this.#image);
  }

  async #mount(): Promise<void> {
    await run('mount', ['-o', OPTIONS, this.#image, this.place]);
  }

  async #unmount(): Promise<void> {
    await run('umount', ['--lazy', this.place]).catch(() => {}); // it is gone already
  }
}
