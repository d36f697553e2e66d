import { type Kysely, sql, type Transaction } from 'kysely';
import * as z from 'zod/mini';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../contract/errors.ts';
import {
  type Cell,
  type Column,
  columnSchema,
  type ExecutedQuery,
  executedQuerySchema,
  type ResultPage,
} from '../contract/results.ts';
import type { Row, Schema } from '../storage/storage.ts';
import type { ConversationResults } from './answerer.ts';

export interface NewResult {
  readonly id: string;
  readonly conversationId: string;
  readonly turnId: string;
  readonly callId: string;
  readonly columns: Column[];
  readonly rows: Cell[][];
  readonly cut: boolean;
  readonly query: ExecutedQuery;
  readonly title?: string;
  readonly askedAt?: string;
  readonly reused?: boolean;
  readonly queryUrl?: string | undefined;
}

/** The rows of every query, as Looker gave them. */
export class Results {
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;

  constructor(db: Kysely<Schema>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Keeps it inside the caller's transaction. */
  async keep(tx: Transaction<Schema>, result: NewResult): Promise<void> {
    await tx
      .insertInto('results')
      .values({
        id: result.id,
        conversation_id: result.conversationId,
        turn_id: result.turnId,
        call_id: result.callId,
        created_at: this.#clock.now().toISOString(),
        columns: JSON.stringify(result.columns),
        query: JSON.stringify(result.query),
        title: result.title ?? null,
        query_url: result.queryUrl ?? null,
        row_count: result.rows.length,
        cut: result.cut ? 1 : 0,
        rows: JSON.stringify(result.rows),
        asked_at: result.askedAt ?? null,
        reused: result.reused === true ? 1 : 0,
      })
      .execute();
  }

  /** Rows `offset` to `offset + limit`; throws `not_found`, `entry_damaged`. */
  async page(id: string, offset: number, limit: number): Promise<ResultPage> {
    const row = await this.#db.selectFrom('results').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new CodedError('not_found');
    return pageOf(row, offset, limit);
  }

  /** Those of one conversation that are of this account. */
  of(conversationId: string, account: string): ConversationResults {
    const turns = this.#db.selectFrom('turns').select('id').where('account', '=', account);
    const all = this.#db.selectFrom('results').where('conversation_id', '=', conversationId);
    const own = all.where('turn_id', 'in', turns.where('conversation_id', '=', conversationId));
    return {
      ids: async () => (await own.select('id').orderBy('created_at').orderBy(sql`rowid`).execute()).map(({ id }) => id),
      find: async id => {
        const row = await own.selectAll().where('id', '=', id).executeTakeFirst();
        return row && pageOf(row, 0, row.row_count);
      },
    };
  }
}

function pageOf(row: Row<'results'>, offset: number, limit: number): ResultPage {
  const { columns, query, rows } = contentOf(row);
  return {
    result_id: row.id,
    ...(row.title === null ? {} : { title: row.title }),
    columns,
    query,
    ...(row.query_url === null ? {} : { query_url: row.query_url }),
    row_count: row.row_count,
    cut: row.cut === 1,
    ...(row.asked_at === null ? {} : { asked_at: row.asked_at }),
    ...(row.reused === 1 ? { reused: true } : {}),
    offset,
    rows: rows.slice(offset, offset + limit),
  };
}

const columnsSchema = z.array(columnSchema);

function contentOf(row: Row<'results'>): Pick<ResultPage, 'columns' | 'query' | 'rows'> {
  try {
    const rows: unknown = JSON.parse(row.rows);
    if (!isTable(rows)) throw new Error('rows that are no table');
    const columns = columnsSchema.parse(JSON.parse(row.columns));
    return { columns, query: executedQuerySchema.parse(JSON.parse(row.query)), rows };
  } catch (cause) {
    throw new CodedError('entry_damaged', { cause });
  }
}

/** No schema: there may be 50,000 rows, and all others wait meanwhile. */
const isTable = (value: unknown): value is Cell[][] =>
  Array.isArray(value) && value.every(row => Array.isArray(row) && row.every(isCell));
const isCell = (value: unknown): value is Cell => value === null || typeof value !== 'object';
