import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { type Cell, cellSchema } from '../../../contract/results.ts';
import { isRecord, recordsIn } from './tool-answer.ts';

export interface ResultColumn {
  readonly key: string;
  /** `view.field`. */
  readonly field: string;
  readonly label?: string;
  readonly type?: string;
  readonly valueFormat?: string;
  readonly pivot?: readonly string[];
}

/** Rows as the model sees them: the first ones, in order. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly rowCount: number;
  readonly cut: boolean;
  /** What was told of the rows that are not here. */
  readonly all?: AllRows;
}

/** Of all rows, by column key: sums, the last row, and the rows with the highest and the lowest value. */
export type AllRows = z.infer<typeof allRowsSchema>;

/** Between the parts of a pivoted column's key; Looker's own separator of pivot values begins and ends with it. */
const PIVOT_MARK = '|';

const optionalText = otherwise(z.optional(z.string()), undefined);
const columnSchema = z.union([
  z.string(),
  z.looseObject({
    key: z.string(),
    field: optionalText,
    label: optionalText,
    type: optionalText,
    value_format: optionalText,
    pivot: otherwise(z.optional(z.array(z.string())), undefined),
  }),
]);
const rowSchema = z.array(otherwise(cellSchema, null));
const allRowsSchema = z.object({
  total: z.optional(z.record(z.string(), z.union([z.number(), z.string()]))),
  last: z.optional(rowSchema),
  max: z.optional(z.record(z.string(), rowSchema)),
  min: z.optional(z.record(z.string(), rowSchema)),
});
const gatewaySchema = z.looseObject({
  // Without rows the gateway tells no columns.
  columns: otherwise(z.array(columnSchema), []),
  rows: otherwise(z.array(rowSchema), []),
  row_count: z.number(),
  cut: otherwise(z.boolean(), false),
  all_rows: otherwise(z.optional(allRowsSchema), undefined),
});

/** Reads the gateway's one object (`columns`, `rows`, `row_count`, `cut`) or the Toolbox's one object a row; no row is an empty result. */
export function readQueryResult(answer: string): QueryResult {
  const records = recordsIn(answer);
  for (const record of records) {
    const gateway = gatewaySchema.safeParse(record);
    if (gateway.success) return fromGateway(gateway.data);
  }
  return fromRows(records.filter(record => Object.keys(record).some(key => key.includes('.'))));
}

function fromGateway(result: z.infer<typeof gatewaySchema>): QueryResult {
  const columns = result.columns.map((column): ResultColumn => {
    if (typeof column === 'string') return { key: column, field: column };
    const { key, label, type, value_format: valueFormat } = column;
    // A pivoted column's key is the field's name and the pivot values.
    const [field = key, ...values] = key.split(PIVOT_MARK);
    const pivot = column.pivot ?? (values.length === 0 ? undefined : values);
    return {
      key,
      field: column.field ?? field,
      ...(label === undefined ? {} : { label }),
      ...(type === undefined ? {} : { type }),
      ...(valueFormat === undefined ? {} : { valueFormat }),
      ...(pivot === undefined ? {} : { pivot }),
    };
  });
  const { rows, row_count: rowCount, cut, all_rows: all } = result;
  return { columns, rows, rowCount, cut, ...(all === undefined ? {} : { all }) };
}

/** A pivoted measure is an object by pivot value in the Toolbox's rows: it becomes a column for each value. */
function fromRows(records: readonly Readonly<Record<string, unknown>>[]): QueryResult {
  const columns = new Map<string, ResultColumn>();
  const flat = records.map(record => {
    const row = new Map<string, Cell>();
    for (const [field, value] of Object.entries(record)) {
      const cells = isRecord(value) ? Object.entries(value) : [[undefined, value] as const];
      for (const [pivot, cell] of cells) {
        const key = pivot === undefined ? field : `${field}${PIVOT_MARK}${pivot}`;
        columns.set(key, pivot === undefined ? { key, field } : { key, field, pivot: [pivot] });
        row.set(key, cellSchema.safeParse(cell).data ?? null);
      }
    }
    return row;
  });
  const keys = [...columns.keys()];
  return {
    columns: [...columns.values()],
    rows: flat.map(row => keys.map(key => row.get(key) ?? null)),
    rowCount: flat.length,
    cut: false,
  };
}

/** The words of a database error that came in the place of rows (`[{"looker_error":"…"}]`, HTTP 200). */
export function databaseErrorIn(answer: string): string | undefined {
  const found = recordsIn(answer).find(record => typeof record['looker_error'] === 'string');
  return found === undefined ? undefined : String(found['looker_error']);
}
