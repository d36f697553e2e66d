import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { WhenOver } from '../../test/harness/temp-folder.ts';

const SIZE = 64 * 2 ** 20;
/** Looks at the image until nothing was written while it was copied. */
const MOST_COPIES = 50;
/** A file that is renamed over another is otherwise brought to the disk by ext4 itself; not every file system does that. */
const OPTIONS = 'loop,noauto_da_alloc';

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
  static open(place: string, whenOver: WhenOver): PowerDisk {
    const disk = new PowerDisk(place);
    mkdirSync(place, { recursive: true });
    writeFileSync(disk.#image, '');
    truncateSync(disk.#image, SIZE);
    must('mkfs.ext4', ['-q', '-F', disk.#image]);
    disk.#mount();
    whenOver(() => disk.#unmount());
    return disk;
  }

  /** Brings all that was written to the disk. */
  flush(): void {
    must('sync', ['-f', this.place]);
  }

  /** Keeps what the disk has at this moment: for `lose`. Whoever writes to it stands still meanwhile. */
  capture(): void {
    const captured = `${this.#image}.captured`;
    for (let copies = 0; copies < MOST_COPIES; copies++) {
      copyFileSync(this.#image, captured);
      if (readFileSync(this.#image).equals(readFileSync(captured))) return;
    }
    throw new Error('the disk is written to all the time');
  }

  /** Puts back what was kept: all else was in memory, and is gone. Who still has files open here keeps the former disk. */
  lose(): void {
    this.#unmount();
    renameSync(`${this.#image}.captured`, this.#image);
    this.#mount();
  }

  /** Takes it away, image and all. */
  remove(): void {
    this.#unmount();
    rmSync(this.#image);
  }

  #mount(): void {
    must('mount', ['-o', OPTIONS, this.#image, this.place]);
  }

  #unmount(): void {
    spawnSync('umount', ['--lazy', this.place], { stdio: 'ignore' });
  }
}

function must(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
}
