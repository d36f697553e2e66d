import type { Watching } from './installed.ts';
import type { PinnedPackages, ProgramName } from './pinned.ts';

export interface InstallProgress {
  readonly phase: 'checking' | 'installing' | 'verifying';
  /** Packages that have arrived, of those the lock pins. */
  readonly done: number;
  readonly total: number;
}

export interface Told {
  readonly progress: InstallProgress;
  /** Programs that may be started. */
  readonly ready: ReadonlySet<ProgramName>;
}

/** Adds up what the installs of several programs tell; what was there already counts as arrived. */
export class InstallTally implements Watching {
  /** Of the programs that are being installed. */
  readonly #counts = new Map<ProgramName, number>();
  readonly #unpacked = new Set<ProgramName>();
  readonly #ready = new Set<ProgramName>();
  #progress: InstallProgress;

  readonly #pins: ReadonlyMap<ProgramName, PinnedPackages>;
  readonly #tell: (told: Told) => void;

  constructor(pins: ReadonlyMap<ProgramName, PinnedPackages>, tell: (told: Told) => void) {
    this.#pins = pins;
    this.#tell = tell;
    const total = [...pins.values()].reduce((sum, { packageCount }) => sum + packageCount, 0);
    this.#progress = { phase: 'checking', done: 0, total };
    this.#say();
  }

  onCount(name: ProgramName, count: number): void {
    this.#counts.set(name, count);
    const done = this.#done();
    if (this.#progress.phase === 'checking' || done > this.#progress.done) this.#move('installing', done);
  }

  onUnpacked(name: ProgramName): void {
    this.#unpacked.add(name);
    this.onCount(name, this.#pins.get(name)?.packageCount ?? 0);
    if ([...this.#counts.keys()].every(other => this.#unpacked.has(other))) this.#move('verifying', this.#done());
  }

  onReady(name: ProgramName): void {
    this.#ready.add(name);
    this.#say();
  }

  #done(): number {
    const arrived = (name: ProgramName, { packageCount }: PinnedPackages): number =>
      this.#counts.get(name) ?? (this.#ready.has(name) ? packageCount : 0);
    return [...this.#pins].reduce((sum, [name, pinned]) => sum + arrived(name, pinned), 0);
  }

  #move(phase: InstallProgress['phase'], done: number): void {
    this.#progress = { ...this.#progress, phase, done };
    this.#say();
  }

  #say(): void {
    this.#tell({ progress: this.#progress, ready: new Set(this.#ready) });
  }
}
