import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { CartesianChart, Series } from './chart-description.ts';
import {
  base,
  CHARACTER,
  type ChartLooks,
  type ChartOption,
  colourOf,
  type Frame,
  format,
  LEGEND_LINE,
  label,
  legend,
  legendLines,
  tooltip,
  valueAxis,
} from './chart-parts.ts';

/** More points than this are a line without dots. */
const MAX_DOTS = 45;
/** Pixels a name may take beside horizontal bars, and aslant under upright ones. */
const BESIDE = 220;
const ASLANT = 96;

/** Pixels that the labels of the values take beside the drawing, and what must be free between two times. */
const BESIDE_VALUES = 90;
const BETWEEN = 14;

/** Names are all written, aslant where they have no room; of times some are written, but whole. */
function nameLabels({ kind, labels, overTime }: CartesianChart, width: number) {
  const room = (width - BESIDE_VALUES) / Math.max(1, labels.length);
  const longest = Math.max(0, ...labels.map(({ length }) => length * CHARACTER));
  if (overTime) {
    // Left to itself ECharts (6.1) makes room for other labels than it writes, and cuts the last one on a phone.
    return { interval: Math.ceil((longest + BETWEEN) / room) - 1, hideOverlap: true };
  }
  const whole = { interval: 0, overflow: 'truncate' as const };
  if (kind === 'horizontal_bar') return { ...whole, width: Math.min(BESIDE, width * 0.36) };
  return longest <= room ? { ...whole, width: room } : { ...whole, width: ASLANT, rotate: 40 };
}

function categoryAxis(chart: CartesianChart, { looks, width }: Frame) {
  return {
    type: 'category' as const,
    data: [...chart.labels],
    inverse: chart.kind === 'horizontal_bar',
    boundaryGap: chart.kind === 'bar' || chart.kind === 'horizontal_bar',
    axisLine: { lineStyle: { color: looks.line } },
    axisTick: { show: false },
    axisLabel: { ...label(looks), ...nameLabels(chart, width) },
  };
}

/** A point between two gaps would be nowhere on a line without dots. */
const isAlone = (values: Series['values'], at: number): boolean =>
  (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;

function lineSeries(chart: CartesianChart, series: Series, colour: string, frame: Frame): LineSeriesOption {
  const hasDots = chart.labels.length <= MAX_DOTS;
  return {
    type: 'line',
    name: series.name,
    data: series.values.map((value, at) =>
      value === null || hasDots || !isAlone(series.values, at) ? value : { value, symbol: 'circle', symbolSize: 5 },
    ),
    color: colour,
    lineStyle: { width: 2.25, ...(series.isRest === true ? { type: 'dashed' as const } : {}) },
    symbol: hasDots ? 'circle' : 'none',
    symbolSize: 5,
    showAllSymbol: hasDots,
    yAxisIndex: series.onSecondAxis === true ? 1 : 0,
    tooltip: { valueFormatter: format(series.column, frame.language) },
    ...(chart.kind === 'area' ? { areaStyle: { opacity: chart.stacks ? 0.5 : 0.14 } } : {}),
    ...(chart.kind === 'area' && chart.stacks ? { stack: 'all' } : {}),
  };
}

function barSeries(chart: CartesianChart, series: Series, colour: string, frame: Frame): BarSeriesOption {
  return {
    type: 'bar',
    name: series.name,
    data: [...series.values],
    color: colour,
    barMaxWidth: 44,
    barGap: '12%',
    barCategoryGap: chart.kind === 'horizontal_bar' ? '28%' : '34%',
    itemStyle: { borderRadius: 2 },
    emphasis: { disabled: true },
    tooltip: { valueFormatter: format(series.column, frame.language) },
  };
}

/** Lines, areas and bars along an axis of times or names. */
export function cartesianOption(chart: CartesianChart, frame: Frame): ChartOption {
  const { series, kind } = chart;
  const isBar = kind === 'bar' || kind === 'horizontal_bar';
  const names = series.map(({ name }) => name);
  const hasLegend = series.length > 1;
  const stacked = kind === 'area' && chart.stacks;
  const first = series.filter(({ onSecondAxis }) => onSecondAxis !== true);
  const second = series.filter(({ onSecondAxis }) => onSecondAxis === true);
  const values = [
    valueAxis(stacked ? [totalOf(first)] : first, frame, false),
    ...(second.length > 0 ? [valueAxis(second, frame, true)] : []),
  ];
  const places = categoryAxis(chart, frame);
  const drawn = series.map((each, at) => {
    const colour = colourOf(frame.looks, at, each.isRest);
    return isBar ? barSeries(chart, each, colour, frame) : lineSeries(chart, each, colour, frame);
  });
  return {
    ...base(frame),
    tooltip: { ...tooltip(frame), trigger: 'axis', axisPointer: pointer(isBar, frame.looks) },
    ...(hasLegend ? { legend: legend(names, frame) } : {}),
    grid: {
      left: 4,
      right: 16,
      bottom: 4,
      top: hasLegend ? legendLines(names, frame.width) * LEGEND_LINE + 12 : 16,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: kind === 'horizontal_bar' ? values : places,
    yAxis: kind === 'horizontal_bar' ? places : values,
    series: drawn,
  };
}

/** What areas on top of each other reach up to. */
const totalOf = (series: readonly Series[]): Series => ({
  name: '',
  column: series[0]?.column ?? { key: '', field: '', label: '', type: 'unknown', kind: 'measure' },
  values: (series[0]?.values ?? []).map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)),
});

const pointer = (isBar: boolean, looks: ChartLooks) =>
  isBar
    ? { type: 'shadow' as const, shadowStyle: { color: looks.line, opacity: 0.35 } }
    : { type: 'line' as const, lineStyle: { color: looks.soft, width: 1 } };
