import type { Language } from '../contract/language.ts';
import type { ChartKind, ResultPage } from '../contract/results.ts';
import { sentence } from '../i18n/i18n.ts';
import { barChart } from './bar-chart.ts';
import { type ChartedRows, chartedRows } from './charted-rows.ts';
import { sparkline } from './sparkline.ts';

/** What was asked for in words. */
export interface ChartWish {
  readonly chart: ChartKind;
  readonly columns: readonly string[];
}

type Draw = (rows: ChartedRows, language: Language) => string | undefined;
type Note = 'shares_drawn' | 'course_drawn';

/** What a terminal draws of each kind, with a sentence where that is not what its name says. */
const DRAWN: Record<ChartKind, { draw: Draw; note?: Note } | 'nothing' | 'elsewhere'> = {
  bar: { draw: barChart },
  horizontal_bar: { draw: barChart },
  pie: { draw: (rows, language) => barChart(rows, language, true), note: 'shares_drawn' },
  line: { draw: sparkline, note: 'course_drawn' },
  area: { draw: sparkline, note: 'course_drawn' },
  scatter: 'elsewhere',
  number: 'nothing',
  table: 'nothing',
};

/** A chart in text of the kind asked for, or bars; undefined where neither says anything. */
export function renderChart(result: ResultPage, wish: ChartWish | undefined, language: Language): string | undefined {
  const drawn = DRAWN[wish?.chart ?? 'bar'];
  if (drawn === 'nothing') return undefined;
  const rows = chartedRows(result, language, wish?.columns);
  // Of a part of the rows nobody knows the shares or the course.
  const isWhole = result.rows.length === result.row_count || wish === undefined;
  const chart = drawn === 'elsewhere' || rows === undefined || !isWhole ? undefined : drawn.draw(rows, language);
  if (wish === undefined) return chart;
  if (chart === undefined || drawn === 'elsewhere') return sentence(language, 'command', 'chart_elsewhere');
  return drawn.note === undefined ? chart : `${sentence(language, 'command', drawn.note)}\n${chart}`;
}
