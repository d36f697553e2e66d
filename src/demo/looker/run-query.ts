import type { FastifyReply } from 'fastify';
import { invalid } from './api-error.ts';
import type { DemoContext } from './context.ts';
import { type DemoEngine, type DemoQuery, type DemoResult, DemoSqlError } from './engine/engine.ts';
import { readFailure } from './failures.ts';
import { formatFor, type QueryAnswer } from './formats/formats.ts';
import { ROW_TOTAL_KEY } from './formats/pivot-json.ts';
import { toDemoQuery, type WriteQuery } from './write-query.ts';

/** Runs a query and answers in one of Looker's formats. An error of the database is an answer too: HTTP 200. */
export async function answerQuery(
  context: DemoContext,
  reply: FastifyReply,
  write: WriteQuery,
  formatName: string,
): Promise<FastifyReply> {
  const format = formatFor(formatName);
  const query = toDemoQuery(write);
  for (const value of Object.values(write.filters ?? {})) {
    const failure = readFailure(value);
    if (failure?.name === 'slow') await context.running.run(write, failure.number * 1_000);
  }
  const engine = context.engine();
  try {
    const answer = format.sqlOnly === true ? engine.sql(query) : format.render(run(engine, query, write));
    return reply.type(format.contentType).send(answer);
  } catch (error) {
    if (!(error instanceof DemoSqlError)) throw error;
    if (format.sqlOnly === true) throw invalid('query', error.message); // an error shall not look like SQL
    return reply.type(format.contentType).send(format.renderError(error.message));
  }
}

function run(engine: DemoEngine, query: DemoQuery, write: WriteQuery): QueryAnswer {
  const result = withRowFailures(engine.run(query), write);
  const total = query.rowTotal && result.pivots.length > 0 ? [{ key: ROW_TOTAL_KEY, data: {} }] : [];
  return { result: { ...result, pivots: [...result.pivots, ...total] }, query, sql: () => engine.sql(query) };
}

/** The failures of failures.ts that concern rows. Repeated rows are the same objects: 200,000 cost little memory. */
function withRowFailures(result: DemoResult, write: WriteQuery): DemoResult {
  let { rows } = result;
  for (const value of Object.values(write.filters ?? {})) {
    const failure = readFailure(value);
    if (failure?.name === 'sql-error')
      throw new DemoSqlError('demo database: the statement was refused (demo:sql-error)');
    if (failure?.name === 'huge') {
      rows = Array.from({ length: failure.number }, (_, index) => result.rows[index % result.rows.length] ?? {});
    }
  }
  return { ...result, rows };
}
