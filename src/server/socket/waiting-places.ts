import { WAITING_IN_ALL, WAITING_PER_ADDRESS } from '../limits.ts';

/** Places for sockets that wait for their token. A place belongs to a TCP connection until that ends or is let in. */
export class WaitingPlaces {
  readonly #byAddress = new Map<string, number>();
  #taken = 0;

  /** Takes a place and gives what frees it, however often it is called; undefined when there is none. */
  take(address: string): (() => void) | undefined {
    const mine = this.#byAddress.get(address) ?? 0;
    if (mine >= WAITING_PER_ADDRESS || this.#taken >= WAITING_IN_ALL) return undefined;
    this.#count(address, 1);
    let held = true;
    return () => {
      if (held) this.#count(address, -1);
      held = false;
    };
  }

  #count(address: string, change: 1 | -1): void {
    this.#taken += change;
    const mine = (this.#byAddress.get(address) ?? 0) + change;
    if (mine === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, mine);
  }
}
