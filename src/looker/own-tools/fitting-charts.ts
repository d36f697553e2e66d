import { type Cell, CHART_KINDS, type ChartKind, type Column } from '../../contract/results.ts';

/** The columns that are to be drawn, as far as charts differ in what they need. */
interface Drawn {
  readonly rows: number;
  readonly dimensions: readonly Column[];
  /** Columns of numbers; those under a pivot's values apart. */
  readonly measures: readonly Column[];
  readonly pivoted: readonly Column[];
  /** One of the numbers is below zero. */
  readonly negative: boolean;
}

const keysOf = (columns: readonly Column[]): string => columns.map(({ key }) => key).join(', ');

const noNumbers = ({ measures, pivoted }: Drawn): string | undefined =>
  measures.length + pivoted.length === 0 ? 'it needs a column of numbers' : undefined;

function axis(drawn: Drawn): string | undefined {
  const hasAxis = drawn.dimensions.length > 0 || drawn.pivoted.length > 0;
  return noNumbers(drawn) ?? (hasAxis ? undefined : 'it needs a dimension');
}

function slices(drawn: Drawn): string | undefined {
  const { measures, pivoted, negative } = drawn;
  if (measures.length + pivoted.length > 1) {
    return `it shows one measure, and there are ${measures.length + pivoted.length} (name one in columns: ${keysOf([...measures, ...pivoted])})`;
  }
  if (pivoted.length > 0) return 'it cannot show pivots';
  return axis(drawn) ?? (negative ? 'it cannot show negative numbers' : undefined);
}

const cloud = ({ measures }: Drawn): string | undefined =>
  measures.length < 2 ? 'it needs two measures without pivots' : undefined;

const figure = (drawn: Drawn): string | undefined =>
  noNumbers(drawn) ?? (drawn.rows === 1 ? undefined : `it shows one row, and there are ${drawn.rows}`);

/** Why a chart cannot show these columns; undefined when it can. */
const MISFIT: Record<ChartKind, (drawn: Drawn) => string | undefined> = {
  line: axis,
  area: axis,
  bar: axis,
  horizontal_bar: axis,
  pie: slices,
  scatter: cloud,
  number: figure,
  table: () => undefined,
};

/** The kinds whose numbers stand beside names: without a dimension among the columns, those of the result are meant. */
export const NAMED_KINDS: ReadonlySet<ChartKind> = new Set(['line', 'area', 'bar', 'horizontal_bar', 'pie']);

/** Very large integers come as text. */
const numberOf = (cell: Cell): number | undefined => {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' && /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined;
};

function readDrawn(chosen: readonly Column[], all: readonly Column[], rows: readonly (readonly Cell[])[]): Drawn {
  const cellsOf = (column: Column): Cell[] => {
    const at = all.indexOf(column);
    return rows.map(row => row[at] ?? null).filter(cell => cell !== null);
  };
  const numeric = chosen.filter(column => {
    const cells = cellsOf(column);
    return column.kind !== 'dimension' && cells.length > 0 && cells.every(cell => numberOf(cell) !== undefined);
  });
  return {
    rows: rows.length,
    dimensions: chosen.filter(({ kind }) => kind === 'dimension'),
    measures: numeric.filter(({ pivot }) => pivot === undefined),
    pivoted: numeric.filter(({ pivot }) => pivot !== undefined),
    negative: numeric.some(column => cellsOf(column).some(cell => (numberOf(cell) ?? 0) < 0)),
  };
}

/** Why a chart of this kind cannot show these columns of a result, and which kinds can; undefined when it can. */
export function chartMisfit(
  chart: ChartKind,
  chosen: readonly Column[],
  { columns, rows }: { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] },
): { why: string; fitting: ChartKind[] } | undefined {
  const drawn = readDrawn(chosen, columns, rows);
  const why = MISFIT[chart](drawn);
  if (why === undefined) return undefined;
  return { why, fitting: CHART_KINDS.filter(kind => MISFIT[kind](drawn) === undefined) };
}
