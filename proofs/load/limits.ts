import * as product from '../../src/server/limits.ts';
import type { Fault } from '../harness/control-build.ts';

/** The product's limits that scenarios wait for, in milliseconds. */
export interface Limits {
  readonly REQUEST_MS: number;
  readonly REQUEST_CHECK_MS: number;
  readonly STALLED_MS: number;
  readonly HEARTBEAT_MS: number;
}

export const LIMITS: Limits = product;

/** For the short form, which has no time to wait for the real ones. */
export const SHORT_LIMITS: Limits = {
  REQUEST_MS: 4_000,
  REQUEST_CHECK_MS: 1_000,
  STALLED_MS: 6_000,
  HEARTBEAT_MS: 5_000,
};

/** One limit of the build, changed. */
export const limitFault = (name: string, from: string, to: string): Fault => ({
  file: 'server/limits.js',
  find: `${name} = ${from};`,
  replace: `${name} = ${to};`,
});

const written = (ms: number): string => `${ms / 1_000}_000`;

/** What makes a build of the product have these limits, but for those that controls take away. */
export const withLimits = (limits: Limits, without: readonly string[] = []): Fault[] =>
  (['REQUEST_MS', 'REQUEST_CHECK_MS', 'STALLED_MS', 'HEARTBEAT_MS'] as const)
    .filter(name => limits[name] !== LIMITS[name] && !without.includes(name))
    .map(name => limitFault(name, written(LIMITS[name]), written(limits[name])));
