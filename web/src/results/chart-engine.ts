import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendPlainComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { chartOption } from './chart-option.ts';

// This file is the lazy chunk: only what chart-option.ts draws with.
use([BarChart, LineChart, PieChart, ScatterChart, GridComponent, LegendPlainComponent, TooltipComponent, SVGRenderer]);

export type Engine = EChartsType;

export const mountChart = (element: HTMLElement): Engine => init(element, undefined, { renderer: 'svg' });

export const drawChart = (engine: Engine, ...drawing: Parameters<typeof chartOption>): void =>
  engine.setOption(chartOption(...drawing), { notMerge: true });
