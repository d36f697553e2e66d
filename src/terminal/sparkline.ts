import type { Language } from '../contract/language.ts';
import { columnHeading, formatCell } from '../format/format.ts';
import { sentence } from '../i18n/i18n.ts';
import type { ChartedRows } from './charted-rows.ts';
import { printable } from './printable.ts';

const HEIGHTS = '▁▂▃▄▅▆▇█';

/**
 * A course in one line of text, the first label first, with its ends and its extremes in words. Looker gives the newest
 * first, so rows that only go down are turned round. Undefined for values that are not numbers, or all the same.
 */
export function sparkline(rows: ChartedRows, language: Language): string | undefined {
  const { measure, labels, values, cells } = goesDown(rows.labels) ? turned(rows) : rows;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!Number.isFinite(high - low) || low === high) return undefined;
  const heightOf = (value: number): number => Math.round(((value - low) / (high - low)) * (HEIGHTS.length - 1));
  const line = values.map(value => HEIGHTS[heightOf(value)]).join('');
  const told = (value: number): string => formatCell(cells[values.indexOf(value)], measure, language);
  const ends = { first: labels.at(0) ?? '', last: labels.at(-1) ?? '', low: told(low), high: told(high) };
  return `${printable(columnHeading(measure, language))} ${line}\n${sentence(language, 'command', 'course', ends)}`;
}

const goesDown = (labels: readonly string[]): boolean =>
  labels.every((label, index) => index === 0 || label < (labels[index - 1] ?? ''));

const turned = ({ measure, labels, values, cells }: ChartedRows): ChartedRows => ({
  measure,
  labels: labels.toReversed(),
  values: values.toReversed(),
  cells: cells.toReversed(),
});
