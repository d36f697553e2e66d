import type { Note, Series } from './chart-description.ts';
import { MAX_SERIES } from './choose-chart.ts';
import { isAdditive, unitOf } from './column-facts.ts';

export interface Readable {
  readonly series: readonly Series[];
  readonly notes: readonly Note[];
}

const size = ({ values }: Series): number => values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);

function sumOf(series: readonly Series[], at: number): number | null {
  const known = series.flatMap(({ values }) => values[at] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/**
 * Series of one measure, no more than can be told apart. The smallest become one when their values may be added up;
 * otherwise they are left out, and the note says so.
 */
export function readableSeries(series: readonly Series[], restName: (count: number) => string): Readable {
  const [first] = series;
  if (first === undefined || series.length <= MAX_SERIES) return { series, notes: [] };
  const adds = isAdditive(first.column);
  const bySize = series.toSorted((one, other) => size(other) - size(one));
  const kept = new Set(bySize.slice(0, adds ? MAX_SERIES - 1 : MAX_SERIES));
  const shown = series.filter(each => kept.has(each));
  if (!adds)
    return { series: shown, notes: [{ id: 'results.note.series', shown: shown.length, count: series.length }] };
  const others = series.filter(each => !kept.has(each));
  const rest: Series = {
    name: restName(others.length),
    column: first.column,
    values: first.values.map((_, at) => sumOf(others, at)),
    isRest: true,
  };
  return { series: [...shown, rest], notes: [{ id: 'results.note.rest', count: others.length }] };
}

/** A series this many times smaller than another lies flat on its axis. */
const MAX_RATIO = 50;
const peak = ({ values }: Series): number => Math.max(...values.map(value => Math.abs(value ?? 0)));

function shareAxis(one: Series, other: Series): boolean {
  const [low, high] = [peak(one), peak(other)].toSorted((a, b) => a - b);
  return unitOf(one.column) === unitOf(other.column) && (high ?? 0) <= (low ?? 0) * MAX_RATIO;
}

/**
 * Series of several measures: those that can share the first one's axis; for lines one more group on a second axis.
 * Measures of a third unit, and with bars of a second, are left to the table.
 */
export function readableMeasures(series: readonly Series[], axes: 1 | 2): Readable {
  const [first] = series;
  if (first === undefined) return { series, notes: [] };
  const second = axes === 2 ? series.find(each => !shareAxis(first, each)) : undefined;
  const fitting = series.flatMap((each): Series[] => {
    if (shareAxis(first, each)) return [each];
    return second !== undefined && shareAxis(second, each) ? [{ ...each, onSecondAxis: true }] : [];
  });
  const shown = fitting.slice(0, MAX_SERIES);
  const left = series.length - shown.length;
  return { series: shown, notes: left === 0 ? [] : [{ id: 'results.note.measures', count: left }] };
}
