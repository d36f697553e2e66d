import type { Clock } from '../../base/clock.ts';
import type { Secret } from '../../base/secret.ts';
import type { Content } from './content/content.ts';
import type { DemoEngine } from './engine/engine.ts';
import type { QueryStore } from './query-store.ts';
import type { RunningQueries } from './running-queries.ts';
import type { Sessions } from './sessions.ts';

/** What the routes of one demo Looker share. */
export interface DemoContext {
  readonly credentials: { readonly clientId: string; readonly clientSecret: Secret };
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly queries: QueryStore;
  readonly running: RunningQueries;
  readonly content: Content;
  /** The server's own address, for the links in its answers. */
  url(): string;
  /** The data as of today. */
  engine(): DemoEngine;
}
