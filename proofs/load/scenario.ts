import type { Place } from './place.ts';

export interface Outcome {
  readonly held: boolean;
  readonly figures: string;
}

/** Burdens a server and tells what it made of it. */
export type Scenario = (place: Place) => Promise<Outcome>;
