import { currentCaller } from '../base/caller.ts';
import type { Log } from '../base/log.ts';
import type { AuditNeed, MetricsNeed } from './needs.ts';

/** Refusals kept in an hour: who guesses must not be able to fill the disk. All of them are counted. */
const PER_HOUR = 100;
const HOUR_MS = 3_600_000;

/** Tells of sign-ins that were refused. */
export class Refusals {
  readonly #needs: { readonly audit: AuditNeed; readonly metrics: MetricsNeed; readonly log: Log };
  #since = Number.NEGATIVE_INFINITY;
  #kept = 0;

  constructor(needs: { audit: AuditNeed; metrics: MetricsNeed; log: Log }) {
    this.#needs = needs;
  }

  tell(code: 'unauthorized' | 'too_many_attempts', address: string): void {
    const { audit, metrics, log } = this.#needs;
    metrics.refused(code === 'unauthorized' ? 'wrong_token' : 'too_soon');
    if (!this.#hasRoom()) return;
    log.warn({ address, code }, 'sign-in refused');
    audit
      .note({ kind: 'sign_in_refused', about: {}, code }, currentCaller() ?? { way: 'none', address })
      .catch((error: unknown) => log.error({ err: error }, 'a refused sign-in could not be written down'));
  }

  #hasRoom(): boolean {
    const now = performance.now();
    if (now - this.#since >= HOUR_MS) {
      this.#since = now;
      this.#kept = 0;
    }
    this.#kept += 1;
    return this.#kept <= PER_HOUR;
  }
}
