import type { RunningQuery } from '../running-queries.ts';
import { userJson } from './instance-json.ts';
import { queryBody } from './query-json.ts';

/** Looker's RunningQueries. */
export function runningQueryJson({ taskId, write, startedAt }: RunningQuery): Record<string, unknown> {
  const { id, first_name, last_name, display_name } = userJson();
  return {
    can: {},
    id: taskId,
    user: { can: {}, id, first_name, last_name, display_name },
    query: { can: {}, ...queryBody(write) },
    created_at: startedAt.toISOString(),
    completed_at: null,
    source: 'api4',
    query_task_id: taskId,
    status: 'running',
    runtime: Math.round((Date.now() - startedAt.getTime()) / 1000),
  };
}
