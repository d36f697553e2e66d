import type { Ledger } from '../ledger.ts';
import type { World } from '../world.ts';

/** Tries things that may not come to anything, and writes down what did. Throws when it could not be tried. */
export type Attack = (world: World, ledger: Ledger) => Promise<void>;
