import { patiently } from '../state/patiently.ts';

/** After so many failures in a row a person is told, and may say when to try again. */
export const ATTEMPTS = 2;

/** The chart library: fetched in the same moment as the card, but no table ever waits for it. */
export const loadEngine = patiently(() => import('./chart-engine.ts'), ATTEMPTS);
