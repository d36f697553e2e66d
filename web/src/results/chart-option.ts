import type { Column } from '../../../src/contract/results.ts';
import { cartesianOption } from './cartesian-option.ts';
import type { ChartDescription, Figures, PieChart, ScatterChart, Series } from './chart-description.ts';
import {
  base,
  type ChartOption,
  colourOf,
  type Frame,
  format,
  LABEL_SIZE,
  LEGEND_LINE,
  legend,
  legendLines,
  tooltip,
  valueAxis,
} from './chart-parts.ts';
import { shortLabel } from './column-facts.ts';

function pie(chart: PieChart, frame: Frame): ChartOption {
  const { looks, width } = frame;
  const names = chart.slices.map(({ name }) => name);
  return {
    ...base(frame),
    tooltip: { ...tooltip(frame), trigger: 'item', valueFormatter: format(chart.column, frame.language) },
    legend: legend(names, frame),
    series: [
      {
        type: 'pie',
        name: shortLabel(chart.column),
        radius: ['48%', '78%'],
        top: legendLines(names, width) * LEGEND_LINE,
        padAngle: 1,
        itemStyle: { borderRadius: 3 },
        label: { show: false },
        data: chart.slices.map(({ name, value, isRest }, at) => ({
          name,
          value,
          itemStyle: { color: colourOf(looks, at, isRest) },
        })),
      },
    ],
  };
}

function scatterAxis(column: Column, values: readonly number[], frame: Frame) {
  const series: Series = { name: '', column, values };
  return {
    ...valueAxis([series], frame, false),
    scale: true,
    name: shortLabel(column),
    nameLocation: 'middle' as const,
    nameTextStyle: { color: frame.looks.soft, fontSize: LABEL_SIZE },
  };
}

function scatter(chart: ScatterChart, frame: Frame): ChartOption {
  const { looks, language } = frame;
  const [across, up] = [format(chart.x, language), format(chart.y, language)];
  return {
    ...base(frame),
    tooltip: {
      ...tooltip(frame),
      trigger: 'item',
      valueFormatter: value => (Array.isArray(value) ? `${across(value[0])} · ${up(value[1])}` : across(value)),
    },
    grid: { left: 8, right: 20, bottom: 8, top: 16, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    xAxis: scatterAxis(
      chart.x,
      chart.points.map(({ x }) => x),
      frame,
    ),
    yAxis: scatterAxis(
      chart.y,
      chart.points.map(({ y }) => y),
      frame,
    ),
    series: [
      {
        type: 'scatter',
        symbolSize: 9,
        itemStyle: { color: looks.palette[0] ?? looks.ink, opacity: 0.7 },
        data: chart.points.map(({ name, x, y }) => ({ name, value: [x, y] })),
      },
    ],
  };
}

/** Options for ECharts, made of a description and the page's looks only: nothing from Looker or a model becomes an option. */
export function chartOption(chart: Exclude<ChartDescription, Figures>, frame: Frame): ChartOption {
  switch (chart.kind) {
    case 'pie':
      return pie(chart, frame);
    case 'scatter':
      return scatter(chart, frame);
    case 'line':
    case 'area':
    case 'bar':
    case 'horizontal_bar':
      return cartesianOption(chart, frame);
  }
}
