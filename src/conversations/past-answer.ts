import * as z from 'zod/mini';

/** Rows that are told again, by how many turns ago they came: the last ones may be asked about, of others the id serves. */
const ROWS_BY_AGE: readonly number[] = [30];

/** A result as the model was told it, as far as it is shortened here. */
const resultSchema = z.looseObject({ result_id: z.string(), row_count: z.number(), rows: z.array(z.unknown()) });

/**
 * What an earlier turn's tool answered, as it is told again: each step of each later turn carries it, so results keep their
 * id, columns and number of rows, and few of the rows. All other answers stay whole.
 */
export function pastAnswer(answer: string, age: number): string {
  const result = resultSchema.safeParse(parsed(answer)).data;
  const kept = ROWS_BY_AGE[age] ?? 0;
  if (result === undefined || result.rows.length <= kept) return answer;
  const note = `Rows of an earlier turn: the first ${kept} of ${result.row_count} are told again. Query again to see them.`;
  return JSON.stringify({ ...result, rows: result.rows.slice(0, kept), note });
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
