import type { IntlShape } from 'react-intl';
import { nearestLanguage } from '../../../src/contract/language.ts';
import type { ChartKind, Column } from '../../../src/contract/results.ts';
import { formatCell, pivotValues } from '../../../src/format/format.ts';
import type {
  CartesianChart,
  ChartDescription,
  Figures,
  Note,
  PieChart,
  ScatterChart,
  Series,
} from './chart-description.ts';
import { readableMeasures, readableSeries } from './chart-series.ts';
import { distinct, type Field, keyOf, numbersOf, type Row, readShape, type Shape } from './chart-shape.ts';
import { areGroups, MAX_BARS, MAX_SERIES } from './choose-chart.ts';
import { isAdditive, numberOf, shortLabel } from './column-facts.ts';
import { timeOf, timeWords, withoutHoles } from './time-axis.ts';

/** A drawing of more points is slow to draw and says no more. */
const MAX_CLOUD = 2000;

const words = (row: Row, { index, column }: Field, intl: IntlShape): string =>
  formatCell(row[index], column, nearestLanguage(intl.locale));
const namesOf = (row: Row, { time, categories }: Shape, intl: IntlShape): string =>
  [time, ...categories].flatMap(field => (field === undefined ? [] : [words(row, field, intl)])).join(' · ');

/** The places along the axis: how a row finds its own, and what is written there. */
interface Places {
  readonly axis: string;
  readonly keys: readonly string[];
  readonly labels: readonly string[];
  placeOf(row: Row): string;
}

function timePlaces({ rows, time }: Shape, intl: IntlShape): Places | undefined {
  if (time === undefined) return undefined;
  const at = (row: Row): number | undefined => timeOf(row[time.index] ?? null);
  const times = withoutHoles(
    rows.flatMap(row => at(row) ?? []),
    time.frame,
  );
  return {
    axis: shortLabel(time.column),
    keys: times.map(String),
    labels: times.map(each => timeWords(each, time.frame, intl)),
    placeOf: row => String(at(row)),
  };
}

/** The values of one dimension along the axis, or the names of rows that several dimensions make. */
function categoryPlaces(rows: readonly Row[], fields: readonly Field[], intl: IntlShape): Places & { count: number } {
  const placeOf = (row: Row): string => fields.map(field => keyOf(row, field)).join(' ');
  // The order of the result is what was asked for: a ranking stays a ranking.
  const names = new Map<string, string>();
  for (const row of rows) {
    const at = placeOf(row);
    if (!names.has(at)) names.set(at, fields.map(field => words(row, field, intl)).join(' · '));
  }
  const shown = [...names].slice(0, MAX_BARS);
  return {
    axis: fields.map(({ column }) => shortLabel(column)).join(' · '),
    keys: shown.map(([at]) => at),
    labels: shown.map(([, name]) => name),
    count: names.size,
    placeOf,
  };
}

/** The values of a column at each place. */
function valuesAt(places: Places, rows: readonly Row[], field: Field): (number | null)[] {
  const values = new Map(rows.map(row => [places.placeOf(row), numberOf(row[field.index]) ?? null]));
  return places.keys.map(each => values.get(each) ?? null);
}

/** One series for each value of the second dimension. */
function groupedSeries(places: Places, rows: readonly Row[], group: Field, measure: Field, intl: IntlShape): Series[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const own = groups.get(keyOf(row, group));
    if (own === undefined) groups.set(keyOf(row, group), [row]);
    else own.push(row);
  }
  return [...groups.values()].map(own => ({
    name: words(own[0] ?? [], group, intl),
    column: measure.column,
    values: valuesAt(places, own, measure),
  }));
}

const restName =
  (intl: IntlShape) =>
  (count: number): string =>
    intl.formatMessage({ id: 'results.rest' }, { count });

const pivotName = ({ column }: Field, intl: IntlShape): string =>
  pivotValues(column, nearestLanguage(intl.locale)).join(' · ');

function seriesOf(shape: Shape, places: Places, group: Field | undefined, kind: ChartKind, intl: IntlShape) {
  const { rows, measures, pivoted, left } = shape;
  const [measure] = measures;
  if (pivoted.length > 0) {
    const series = pivoted.map(field => ({
      name: pivotName(field, intl),
      column: field.column,
      values: valuesAt(places, rows, field),
    }));
    const readable = readableSeries(series, restName(intl));
    const notes: Note[] = left === 0 ? [] : [{ id: 'results.note.measures', count: left }];
    return { ...readable, notes: [...readable.notes, ...notes] };
  }
  if (group !== undefined && measure !== undefined) {
    const readable = readableSeries(groupedSeries(places, rows, group, measure, intl), restName(intl));
    const notes: Note[] = measures.length === 1 ? [] : [{ id: 'results.note.measures', count: measures.length - 1 }];
    return { ...readable, notes: [...readable.notes, ...notes] };
  }
  const series = measures.map(field => ({
    name: shortLabel(field.column),
    column: field.column,
    values: valuesAt(places, rows, field),
  }));
  return readableMeasures(series, kind === 'line' ? 2 : 1);
}

/** A pivot without a dimension is one row: its values stand along the axis. */
function pivotBars(
  { rows, pivoted }: Shape,
  kind: CartesianChart['kind'],
  intl: IntlShape,
): CartesianChart | undefined {
  const [first] = pivoted;
  if (first === undefined) return undefined;
  const shown = pivoted.slice(0, MAX_BARS);
  const values = shown.map(field => numbersOf(rows, field)[0] ?? null);
  return {
    kind,
    axis: '',
    labels: shown.map(field => pivotName(field, intl)),
    overTime: false,
    series: [{ name: shortLabel(first.column), column: first.column, values }],
    stacks: false,
    notes:
      shown.length === pivoted.length ? [] : [{ id: 'results.note.rows', shown: shown.length, count: pivoted.length }],
  };
}

/** Which dimensions stand along the axis when there is no time, and which one gives the colours. */
function axes(shape: Shape): { along: readonly Field[]; across: Field | undefined } {
  const [first, second] = shape.categories;
  if (!areGroups(shape) || first === undefined || second === undefined) {
    return { along: shape.categories, across: undefined };
  }
  // The one with fewer values gives the colours, the second when both may.
  const swaps = distinct(shape.rows, second) > MAX_SERIES;
  return swaps ? { along: [second], across: first } : { along: [first], across: second };
}

function cartesian(shape: Shape, kind: CartesianChart['kind'], intl: IntlShape): CartesianChart {
  const { rows, categories } = shape;
  const times = timePlaces(shape, intl);
  if (times === undefined && categories.length === 0) {
    const chart = pivotBars(shape, kind, intl);
    if (chart !== undefined) return chart;
  }
  const { along, across } = times === undefined ? axes(shape) : { along: [], across: categories[0] };
  const names = categoryPlaces(rows, along, intl);
  const places = times ?? names;
  const { series, notes } = seriesOf(shape, places, across, kind, intl);
  const shown = places.keys.length;
  const cut: Note[] =
    times === undefined && shown < names.count ? [{ id: 'results.note.rows', shown, count: names.count }] : [];
  const [only] = series;
  const stacks = series.length > 1 && only !== undefined && isOneMeasure(series) && isAdditive(only.column);
  const { axis, labels } = places;
  return { kind, axis, labels, overTime: times !== undefined, series, stacks, notes: [...cut, ...notes] };
}

const isOneMeasure = (series: readonly Series[]): boolean =>
  new Set(series.map(({ column }) => column.field)).size === 1;

function pie(shape: Shape, measure: Field, intl: IntlShape): PieChart {
  const series = shape.rows.map(row => ({
    name: namesOf(row, shape, intl),
    column: measure.column,
    values: [numberOf(row[measure.index]) ?? 0],
  }));
  const readable = readableSeries(series, restName(intl));
  const slices = readable.series.map(({ name, values, isRest = false }) => ({ name, value: values[0] ?? 0, isRest }));
  return { kind: 'pie', column: measure.column, slices, notes: readable.notes };
}

function scatter(shape: Shape, x: Field, y: Field, intl: IntlShape): ScatterChart {
  const all = shape.rows.flatMap(row => {
    const [across, up] = [numberOf(row[x.index]), numberOf(row[y.index])];
    return across === undefined || up === undefined ? [] : [{ name: namesOf(row, shape, intl), x: across, y: up }];
  });
  const points = all.slice(0, MAX_CLOUD);
  const cut: Note[] =
    points.length < all.length ? [{ id: 'results.note.rows', shown: points.length, count: all.length }] : [];
  const left = shape.measures.length - 2;
  const notes: Note[] = left > 0 ? [...cut, { id: 'results.note.measures', count: left }] : cut;
  return { kind: 'scatter', x: x.column, y: y.column, points, notes };
}

function figures(shape: Shape, intl: IntlShape): Figures {
  const row = shape.rows[0] ?? [];
  return {
    kind: 'number',
    figures: shape.measures.map(field => ({ label: shortLabel(field.column), text: words(row, field, intl) })),
    of: namesOf(row, shape, intl),
    notes: [],
  };
}

/** What a chart of this kind shows of a result; undefined when the result cannot give it (and for `table`). */
export function describeChart(
  kind: ChartKind,
  columns: readonly Column[],
  rows: readonly Row[],
  intl: IntlShape,
): ChartDescription | undefined {
  const shape = readShape(columns, rows);
  const [one, other] = shape.measures;
  switch (kind) {
    case 'table':
      return undefined;
    case 'number':
      return figures(shape, intl);
    case 'pie':
      return one && pie(shape, one, intl);
    case 'scatter':
      return one && other && scatter(shape, one, other, intl);
    case 'line':
    case 'area':
    case 'bar':
    case 'horizontal_bar':
      return cartesian(shape, kind, intl);
  }
}
