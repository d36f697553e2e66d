export { type ChartWish, renderChart } from './chart.ts';
export { Elapsed } from './elapsed.ts';
export { printable } from './printable.ts';
export { progressBar } from './progress-bar.ts';
export { renderTable } from './table.ts';
