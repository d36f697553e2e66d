import { setTimeout as wait } from 'node:timers/promises';
import { newToken } from '../../base/ids.ts';
import { ApiError } from './api-error.ts';
import type { WriteQuery } from './write-query.ts';

export interface RunningQuery {
  /** Looker's query task. */
  readonly taskId: string;
  readonly write: WriteQuery;
  readonly startedAt: Date;
}

/** More than a client of a demo has reason to keep running. */
const MAX_RUNNING = 100;

/** Queries the database is at work on. As in Looker they go on when the client hangs up, until they are killed. */
export class RunningQueries {
  readonly #running = new Map<string, RunningQuery & { readonly end: AbortController }>();

  /** The database needs so long; throws when the query is killed meanwhile. */
  async run(write: WriteQuery, ms: number): Promise<void> {
    if (this.#running.size >= MAX_RUNNING) throw new ApiError(429, 'Too many queries are running');
    const taskId = newToken();
    const end = new AbortController();
    this.#running.set(taskId, { taskId, write, startedAt: new Date(), end });
    try {
      await wait(ms, undefined, { signal: end.signal });
    } catch {
      throw new ApiError(400, 'Query killed');
    } finally {
      this.#running.delete(taskId);
    }
  }

  list(): readonly RunningQuery[] {
    return [...this.#running.values()];
  }

  /** False when no such query runs. */
  kill(taskId: string): boolean {
    const query = this.#running.get(taskId);
    query?.end.abort();
    return query !== undefined;
  }

  close(): void {
    for (const { end } of this.#running.values()) end.abort();
  }
}
