import type { Kysely } from 'kysely';
import * as z from 'zod/mini';
import { CodedError, isErrorCode } from '../contract/errors.ts';
import type { Row, Schema } from '../storage/storage.ts';

/** A test of a connection: when it began (ISO 8601, UTC), how long it took, what it found. */
export type Trial = { readonly at: string; readonly durationMs: number } & (
  | { readonly outcome: 'done'; readonly models: number; readonly explores: number }
  | { readonly outcome: 'failed'; readonly error: CodedError }
);

/** The newest test of a connection; null when none was kept. */
export async function readTrial(db: Kysely<Schema>, connectionId: string): Promise<Trial | null> {
  const found = db.selectFrom('connection_tests').selectAll().where('connection_id', '=', connectionId);
  const row = await found.executeTakeFirst();
  return row === undefined ? null : toTrial(row);
}

/** Takes the place of the former one; give the transaction's handle to write it together with what it speaks of. */
export async function writeTrial(db: Kysely<Schema>, connectionId: string, trial: Trial): Promise<void> {
  const row = toRow(connectionId, trial);
  await db
    .insertInto('connection_tests')
    .values(row)
    .onConflict(conflict => conflict.column('connection_id').doUpdateSet(row))
    .execute();
}

const toRow = (connectionId: string, trial: Trial): Row<'connection_tests'> => ({
  connection_id: connectionId,
  at: trial.at,
  outcome: trial.outcome,
  duration_ms: Math.round(trial.durationMs),
  code: trial.outcome === 'failed' ? trial.error.code : null,
  params: trial.outcome === 'failed' ? JSON.stringify(trial.error.params) : null,
  models: trial.outcome === 'done' ? trial.models : null,
  explores: trial.outcome === 'done' ? trial.explores : null,
});

const paramsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

function errorOf({ code, params }: Row<'connection_tests'>): CodedError {
  const known = code !== null && isErrorCode(code) ? code : 'internal';
  try {
    return new CodedError(known, { params: paramsSchema.parse(JSON.parse(params ?? '{}')) });
  } catch (cause) {
    return new CodedError('entry_damaged', { cause });
  }
}

function toTrial(row: Row<'connection_tests'>): Trial {
  const { at, outcome, duration_ms: durationMs, models, explores } = row;
  if (outcome === 'done') return { at, durationMs, outcome, models: models ?? 0, explores: explores ?? 0 };
  return { at, durationMs, outcome, error: errorOf(row) };
}
