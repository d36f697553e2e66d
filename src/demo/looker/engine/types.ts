/** The demo's LookML, as data: what the API room serves as metadata and the engine computes over. */
export interface DemoField {
  readonly kind: 'dimension' | 'measure' | 'filter' | 'parameter';
  /** `view.field`, as in queries. */
  readonly name: string;
  readonly view: string;
  /** Looker's type: `string`, `number`, `yesno`, `tier`, `zipcode`, `date_date`, `date_month`, `date_raw`, `sum`, `count`, … */
  readonly type: string;
  /** With the view's label in front, as Looker shows it: `Users State`. */
  readonly label: string;
  readonly labelShort: string;
  readonly viewLabel: string;
  readonly groupLabel?: string;
  readonly description: string;
  readonly hidden: boolean;
  /** Spreadsheet-style format, e.g. `$#,##0.00`. */
  readonly valueFormat?: string;
  readonly valueFormatName?: string;
  readonly tags: readonly string[];
  readonly synonyms: readonly string[];
  readonly suggestable: boolean;
  readonly primaryKey?: boolean;
  /** Name of the dimension group (`created` of `created_month`). */
  readonly dimensionGroup?: string;
  readonly allowedValues?: readonly { readonly label: string; readonly value: string }[];
  readonly defaultFilterValue?: string;
}

export interface DemoExplore {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly groupLabel: string;
  readonly hidden: boolean;
  readonly fields: readonly DemoField[];
  /** Filters that Looker applies unless the query sets the field. */
  readonly alwaysFilter: readonly { readonly name: string; readonly value: string }[];
}

export interface DemoLookmlModel {
  readonly name: string;
  readonly label: string;
  readonly projectName: string;
  readonly connection: string;
  readonly explores: readonly DemoExplore[];
}

/** A parsed WriteQuery. Times are computed in `queryTimezone` (IANA). */
export interface DemoQuery {
  readonly model: string;
  readonly view: string;
  readonly fields: readonly string[];
  readonly pivots: readonly string[];
  readonly filters: Readonly<Record<string, string>>;
  readonly filterExpression: string | null;
  /** `view.field`, `view.field desc`, `view.field desc 0` (pivot index). */
  readonly sorts: readonly string[];
  /** Rows at most; -1 is unlimited. */
  readonly limit: number;
  readonly columnLimit: number;
  readonly total: boolean;
  readonly rowTotal: boolean;
  readonly queryTimezone: string;
  readonly dynamicFields: readonly DemoTableCalculation[];
}

export interface DemoTableCalculation {
  readonly tableCalculation: string;
  readonly label: string;
  readonly expression: string;
  readonly valueFormat?: string;
}

export type DemoCell = string | number | bigint | null;

export interface DemoResult {
  readonly fields: {
    readonly dimensions: readonly DemoField[];
    readonly measures: readonly DemoField[];
    readonly pivots: readonly DemoField[];
    readonly tableCalculations: readonly DemoTableCalculation[];
  };
  /** Empty without pivots; `key` joins several pivot values by `|FIELD|`. */
  readonly pivots: readonly { readonly key: string; readonly data: Readonly<Record<string, DemoCell>> }[];
  /** In query order; a pivoted measure's cell is a record by pivot key (absent key = no value). */
  readonly rows: readonly Readonly<Record<string, DemoCell | Readonly<Record<string, DemoCell>>>>[];
  readonly totals?: Readonly<Record<string, DemoCell | Readonly<Record<string, DemoCell>>>>;
}

/** A query Looker refuses before running it (HTTP 422). */
export class DemoQueryError extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.name = 'DemoQueryError';
    this.field = field;
  }
}

/** A query the demo's database refuses (HTTP 200 with a `looker_error` row, as Looker does). */
export class DemoSqlError extends Error {}

export interface DemoEngine {
  readonly models: readonly DemoLookmlModel[];
  /** `yyyy-mm-dd`: the last day that has data. */
  readonly today: string;
  run(query: DemoQuery): DemoResult;
  /** The SQL text that Looker would show for the query, made from the same plan as `run`. */
  sql(query: DemoQuery): string;
  /** Distinct values of a dimension that contain `term`, most frequent first; 100 at most. */
  suggestions(request: {
    model: string;
    explore: string;
    field: string;
    term?: string;
    filters?: Readonly<Record<string, string>>;
  }): { values: readonly string[]; hitLimit: boolean };
}
