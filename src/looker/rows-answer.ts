import type { Cell, Column } from '../contract/results.ts';
import { allRows } from './all-rows.ts';
import type { CapturedResult } from './captured-result.ts';
import { fitting, jsonBytes } from './fitting.ts';
import type { Explore } from './read-explore.ts';
import { reuseNote } from './reuse-note.ts';

/** A result that was stored: `id` is what the model may cite. */
export interface StoredResult {
  readonly id: string;
  readonly result: CapturedResult;
  /** That of its query, where it is known. */
  readonly explore?: Explore | undefined;
}

/** Every byte is sent to the model again with each later step of the conversation. */
export const ROWS_ANSWER_BYTES = 20 * 1024;
/** A model reads a few rows and reckons badly: `all_rows` has what it would look for in the others. */
const MAX_ROWS = 30;
/** Longer texts are shortened for the model; the person's table has them whole. */
const MAX_CELL_CHARS = 300;
/** Kept free for the note and the fields around the rows. */
const FRAME_BYTES = 1024;

/** Databases give some days as moments. */
const MIDNIGHT = /^(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?Z?$/;

function shortCell(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  return cell.length > MAX_CELL_CHARS ? `${cell.slice(0, MAX_CELL_CHARS)}…` : cell.replace(MIDNIGHT, '$1');
}

const shownColumn = ({ key, label, type, value_format }: Column) => ({
  key,
  label,
  type,
  ...(value_format === undefined ? {} : { value_format }),
});

function notes(whole: CapturedResult, columns: number, rows: number, extra: string): string {
  const total = whole.rows.length;
  return [
    columns < whole.columns.length
      ? `Only the first ${columns} of ${whole.columns.length} columns are shown here.`
      : '',
    rows < total ? `Only the first ${rows} of ${total} rows are shown here; the person sees all ${total}.` : '',
    whole.cut ? 'The row limit was reached: Looker may have more rows.' : '',
    extra,
  ]
    .filter(Boolean)
    .join(' ');
}

const NO_ROWS =
  'No rows match. Say so, or check the filters: get_field_value_suggestions shows how values are spelled.';

/**
 * One query's rows for the model, as one JSON object: `{title?, result_id, columns, rows, row_count, cut, all_rows?, note?}`. At
 * most `maxBytes` and 30 rows are shown; `note` says what is missing. `row_count` counts all rows kept of the result.
 */
export function rowsAnswer(
  { id, result, explore }: StoredResult,
  options: { maxBytes?: number; note?: string } = {},
): string {
  const extra = [reuseNote(result), options.note].filter(Boolean).join(' ');
  const title = result.title === undefined ? {} : { title: result.title };
  if (result.rows.length === 0) {
    const note = [NO_ROWS, extra].filter(Boolean).join(' ');
    return JSON.stringify({ ...title, result_id: id, row_count: 0, rows: [], note });
  }
  const budget = (options.maxBytes ?? ROWS_ANSWER_BYTES) - FRAME_BYTES;
  const columns = fitting(result.columns.map(shownColumn), budget / 2);
  const show = (row: readonly Cell[]): Cell[] => row.slice(0, columns.length).map(shortCell);
  const first = result.rows.slice(0, MAX_ROWS).map(show);
  const room = budget - jsonBytes(columns);
  const shown = fitting(first, room).length;
  const all = allRows(result, { shown, show, budget: budget / 4, explore });
  const rows = fitting(first, all === undefined ? room : room - jsonBytes(all));
  const note = notes(result, columns.length, rows.length, extra);
  return JSON.stringify({
    ...title,
    result_id: id,
    columns,
    rows,
    row_count: result.rows.length,
    cut: result.cut,
    ...(all === undefined ? {} : { all_rows: all }),
    ...(note === '' ? {} : { note }),
  });
}
