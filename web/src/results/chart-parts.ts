import type { BarSeriesOption, LineSeriesOption, PieSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { Language } from '../../../src/contract/language.ts';
import type { Column } from '../../../src/contract/results.ts';
import { formatCell } from '../../../src/format/format.ts';
import type { Series } from './chart-description.ts';

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | PieSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

/** Colours and type as they are on the page now. */
export interface ChartLooks {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly surface: string;
  readonly font: string;
  /** One for each series; the last is for what is put together. */
  readonly palette: readonly string[];
}

export interface Frame {
  readonly looks: ChartLooks;
  readonly language: Language;
  /** Pixels the chart is wide: decides how long labels may be. */
  readonly width: number;
  readonly animate: boolean;
}

export const LABEL_SIZE = 12;
/** Mean width of a character at that size, for what must be known before anything is drawn. */
export const CHARACTER = 6.4;
export const LEGEND_LINE = 24;

export const format = (column: Column, language: Language) => (value: unknown) =>
  formatCell(typeof value === 'number' ? value : null, column, language);

/** Axes go in round steps: their labels need no cents where the values are large. */
function axisFormat(column: Column, peak: number, language: Language): (value: number) => string {
  const { value_format: pattern = '' } = column;
  const shown = pattern.includes('%') ? peak * 100 : peak;
  const short = shown >= 10 ? pattern.replace(/\.[0#?]+/, '') : pattern;
  return format(short === '' ? column : { ...column, value_format: short }, language);
}

const peakOf = (series: readonly Series[]): number =>
  Math.max(0, ...series.flatMap(({ values }) => values.map(value => Math.abs(value ?? 0))));

export const colourOf = (looks: ChartLooks, at: number, isRest: boolean | undefined): string =>
  (isRest === true ? looks.palette.at(-1) : looks.palette[at]) ?? looks.ink;

export function legendLines(names: readonly string[], width: number): number {
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const needed = Math.min(name.length * CHARACTER, width - 60) + 36;
    if (used > 0 && used + needed > width - 16) {
      lines += 1;
      used = 0;
    }
    used += needed;
  }
  return lines;
}

export function legend(names: readonly string[], { looks, width }: Frame): LegendComponentOption {
  return {
    data: [...names],
    top: 0,
    left: 0,
    icon: 'roundRect',
    itemWidth: 12,
    itemHeight: 12,
    itemGap: 14,
    inactiveColor: looks.line,
    textStyle: { color: looks.ink, fontSize: LABEL_SIZE, width: width - 60, overflow: 'truncate' },
  };
}

/** Drawn as text in the picture: no name from the data is ever read as HTML. */
export function tooltip({ looks }: Frame): TooltipComponentOption {
  return {
    renderMode: 'richText',
    confine: true,
    hideDelay: 1,
    backgroundColor: looks.surface,
    borderColor: looks.line,
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: looks.ink, fontSize: LABEL_SIZE + 1, fontFamily: looks.font },
    transitionDuration: 0,
  };
}

export const base = (frame: Frame): ChartOption => ({
  animation: frame.animate,
  animationDuration: 350,
  backgroundColor: 'transparent',
  textStyle: { fontFamily: frame.looks.font, color: frame.looks.ink },
  tooltip: tooltip(frame),
});

export const label = (looks: ChartLooks) => ({ color: looks.soft, fontSize: LABEL_SIZE });

export function valueAxis(series: readonly Series[], { looks, language }: Frame, isSecond: boolean) {
  const [first] = series;
  return {
    type: 'value' as const,
    axisLabel: {
      ...label(looks),
      hideOverlap: true,
      ...(first === undefined ? {} : { formatter: axisFormat(first.column, peakOf(series), language) }),
    },
    splitLine: { show: !isSecond, lineStyle: { color: looks.line } },
    splitNumber: 4,
  };
}
