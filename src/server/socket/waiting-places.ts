import { addressKey } from '../address-key.ts';
import { WAITING_IN_ALL, WAITING_PER_ADDRESS } from '../limits.ts';

/** Places for sockets that wait for their token. A place belongs to a TCP connection until that ends or is let in. */
export class WaitingPlaces {
  readonly #byAddress = new Map<string, number>();
  #taken = 0;

  /** Takes a place and gives what frees it, however often it is called; undefined when there is none. */
  take(address: string): (() => void) | undefined {
    const key = addressKey(address);
    const mine = this.#byAddress.get(key) ?? 0;
    if (mine >= WAITING_PER_ADDRESS || this.#taken >= WAITING_IN_ALL) return undefined;
    this.#count(key, 1);
    let held = true;
    return () => {
      if (held) this.#count(key, -1);
      held = false;
    };
  }

  #count(key: string, change: 1 | -1): void {
    this.#taken += change;
    const mine = (this.#byAddress.get(key) ?? 0) + change;
    if (mine === 0) this.#byAddress.delete(key);
    else this.#byAddress.set(key, mine);
  }
}
