import { CodedError } from '../contract/errors.ts';
import type { ExecutedQuery } from '../contract/results.ts';
import { refusePage, shortMessage } from './answer-body.ts';
import type { CapturedResult } from './captured-result.ts';
import { parseExactly } from './exact-json.ts';
import type { FieldInfo } from './explore-fields.ts';
import { describeColumns, readDynamicFields } from './result-columns.ts';
import { ResultRows } from './result-rows.ts';
import { RowSplitter } from './row-splitter.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** What Looker takes when a query names no limit. */
const LOOKER_DEFAULT_LIMIT = 500;

export interface ReadRows {
  readonly rows: ResultRows;
  /** True when there were more rows than `maxRows`; they were not read. */
  readonly overflow: boolean;
  /** JSON array of the first rows, for the Toolbox. */
  readonly head: string;
}

/**
 * Reads Looker's `json` format row by row. Throws query_failed when the rows are an error of the database, told with
 * status 200; looker_unreadable and looker_not_api when they are no rows.
 */
export async function readRows(
  answer: UpstreamAnswer,
  options: {
    host: string;
    pivots: readonly string[];
    maxRows: number;
    maxColumns: number;
    headRows: number;
    headBytes: number;
    scrub: (text: string) => string;
  },
): Promise<ReadRows> {
  refusePage(answer, options.host);
  const splitter = new RowSplitter();
  const rows = new ResultRows(options.pivots, options.maxColumns);
  const head: string[] = [];
  let headLeft = options.headBytes;
  const result = (overflow: boolean): ReadRows => ({ rows, overflow, head: `[${head.join(',')}]` });
  for await (const piece of answer.body) {
    for (const text of splitter.push(piece)) {
      if (rows.count === options.maxRows) return result(true); // leaving the loop closes the connection
      const { row, shown } = readRow(text, options.scrub);
      if (rows.count < options.headRows && headLeft > 0) {
        headLeft -= Buffer.byteLength(shown);
        if (headLeft >= 0) head.push(shown);
      }
      rows.add(row);
    }
  }
  splitter.end();
  return result(false);
}

/** `shown` is the row for the Toolbox, which reads all numbers as doubles: longer ones are strings there. */
function readRow(text: string, scrub: (text: string) => string): { row: object; shown: string } {
  const { value, lossless } = parseRow(text);
  if (typeof value !== 'object' || value === null) throw new CodedError('looker_unreadable');
  if ('looker_error' in value && !Object.keys(value).some(key => key.includes('.'))) {
    throw new CodedError('query_failed', { params: { reason: shortMessage(String(value.looker_error), scrub) } });
  }
  return { row: value, shown: lossless ? text : JSON.stringify(value) };
}

function parseRow(text: string): { value: unknown; lossless: boolean } {
  try {
    return parseExactly(text);
  } catch {
    throw new CodedError('looker_unreadable', { cause: new Error('a row that is no JSON') }); // a parser quotes the text
  }
}

/** The rows as a result: columns in the query's order, described as Looker knows them. */
export function buildResult(
  { rows: read, overflow }: ReadRows,
  query: ExecutedQuery,
  known: ReadonlyMap<string, FieldInfo>,
): Pick<CapturedResult, 'columns' | 'rows' | 'cut' | 'query'> {
  const dynamic = readDynamicFields(query.dynamic_fields);
  const calculations = [...dynamic].filter(([, info]) => info.kind === 'calculation').map(([name]) => name);
  const { sources, rows } = read.finish([...query.fields, ...calculations]);
  const columns = describeColumns(sources, rows, new Map([...known, ...dynamic]), query.pivots);
  const cut = overflow || reachesLimit(rows.length, query);
  return { columns, rows, cut, query };
}

/** Looker does not say whether there was more; as many rows as were asked for means there may be. */
function reachesLimit(count: number, query: ExecutedQuery): boolean {
  if (query.limit === null && query.fields.length === 0) return false; // saved SQL has its limit in its text
  const limit = Number(query.limit ?? LOOKER_DEFAULT_LIMIT);
  return limit > 0 && count >= limit;
}
