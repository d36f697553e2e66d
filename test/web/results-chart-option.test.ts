import { describe, expect, test } from 'vitest';
import type { CartesianChart } from '../../web/src/results/chart-description.ts';
import { chartOption } from '../../web/src/results/chart-option.ts';
import type { Frame } from '../../web/src/results/chart-parts.ts';
import { rate, revenue } from './results-fixtures.ts';

const frame: Frame = {
  looks: {
    ink: 'ink',
    soft: 'soft',
    line: 'line',
    surface: 'surface',
    font: 'font',
    palette: ['one', 'two', 'three', 'last'],
  },
  language: 'pt-BR',
  width: 700,
  animate: true,
};

const HOSTILE = '<img src=x onerror=alert(1)>{a|b}';
const lines: CartesianChart = {
  kind: 'line',
  axis: 'Month',
  labels: ['a', HOSTILE, 'c'],
  overTime: false,
  series: [
    { name: HOSTILE, column: revenue, values: [1000, null, 3000] },
    { name: 'Rate', column: rate, values: [0.1, 0.2, 0.3], onSecondAxis: true },
    { name: 'Other', column: revenue, values: [1, 2, 3], isRest: true },
  ],
  stacks: false,
  notes: [],
};

/** Everything in an option that is not data, by its path. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}
/** A formatter somewhere in an option. */
function formatters(option: unknown, name: string): ((value: unknown) => string)[] {
  return leaves(option).flatMap(([path, value]) =>
    path.endsWith(`.${name}`) && typeof value === 'function' ? [(input: unknown) => String(value(input))] : [],
  );
}

describe('chart options', () => {
  test('draw tooltips as text and never take a formatter that is a text', () => {
    const option = chartOption(lines, frame);
    const kinds = leaves(option).filter(([path]) => /formatter$/i.test(path));
    expect(option.tooltip).toMatchObject({ renderMode: 'richText' });
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.every(([, value]) => typeof value === 'function')).toBe(true);
  });

  test('write as many times below the axis as have room, the narrower the fewer, and at least one', () => {
    const months = Array.from({ length: 24 }, (_, at) => `Sep ${2000 + at}`);
    const overTime = { ...lines, overTime: true, labels: months };
    const written = [200, 360, 700, 1400, 3000].map(width => {
      const found = leaves(chartOption(overTime, { ...frame, width })).find(([path]) =>
        path.endsWith('axisLabel.interval'),
      );
      return Math.ceil(months.length / (Number(found?.[1]) + 1));
    });
    expect(written).toEqual(written.toSorted((one, other) => one - other));
    expect(written.at(0)).toBeGreaterThanOrEqual(1);
    expect(written.at(-1)).toBe(months.length);
    // Even the narrowest has room for what is written: a character is at least 5 pixels wide.
    expect((written.at(0) ?? 0) * 'Sep 2000'.length * 5).toBeLessThan(200);
  });

  test('hold names from the data only as labels, names and legend', () => {
    const places = leaves(chartOption(lines, frame)).flatMap(([path, value]) => (value === HOSTILE ? [path] : []));
    expect(places.toSorted()).toEqual(['.legend.data.0', '.series.0.name', '.xAxis.data.1']);
  });

  test("write values in the column's format and the reader's language", () => {
    const [money, percent] = formatters(chartOption(lines, frame).series, 'valueFormatter');
    expect(money?.(1234.5)).toBe('$1.234,50');
    expect(percent?.(0.125)).toBe('12,5%');
    expect(money?.(null)).toBe('∅');
  });

  test('write axes without cents where the values are large', () => {
    const [money, percent] = formatters(chartOption(lines, frame).yAxis, 'formatter');
    expect(money?.(2000)).toBe('$2.000');
    expect(percent?.(0.1)).toBe('10%');
    const small = chartOption({ ...lines, series: [{ name: 'x', column: revenue, values: [0.5] }] }, frame);
    expect(formatters(small.yAxis, 'formatter')[0]?.(0.25)).toBe('$0,25');
  });

  test('give each series its colour and the rest the last one', () => {
    expect(chartOption(lines, frame).series).toMatchObject([{ color: 'one' }, { color: 'two' }, { color: 'last' }]);
  });

  test('leave a gap where there is no value, and a dot where a point stands alone', () => {
    const values = Array.from({ length: 60 }, (_, at) => (at === 30 ? 7 : at < 28 ? at : null));
    const labels = values.map(String);
    const { series } = chartOption({ ...lines, labels, series: [{ name: 'x', column: revenue, values }] }, frame);
    const data: unknown[] = Array.isArray(series) ? Object(series[0]).data : [];
    expect(data[29]).toBeNull();
    expect(data[30]).toMatchObject({ value: 7, symbol: 'circle' });
    expect(data[5]).toBe(5);
  });

  test('have no legend for one series, and room for all lines of a long one', () => {
    const one = chartOption({ ...lines, series: lines.series.slice(0, 1) }, frame);
    const narrow = chartOption(lines, { ...frame, width: 200 });
    expect(one.legend).toBeUndefined();
    expect(narrow.grid).toMatchObject({ top: 2 * 24 + 12 });
  });

  test('stand still when motion is unwanted', () => {
    expect(chartOption(lines, { ...frame, animate: false }).animation).toBe(false);
  });

  test('lay horizontal bars from top to bottom', () => {
    const { xAxis, yAxis } = chartOption({ ...lines, kind: 'horizontal_bar' }, frame);
    expect(xAxis).toMatchObject([{ type: 'value' }, { type: 'value' }]);
    expect(yAxis).toMatchObject({ type: 'category', inverse: true });
  });

  test('put areas on top of each other only when their values add up', () => {
    const stacked = chartOption({ ...lines, kind: 'area', stacks: true }, frame);
    const loose = chartOption({ ...lines, kind: 'area' }, frame);
    expect(stacked.series).toMatchObject([{ stack: 'all' }, { stack: 'all' }, { stack: 'all' }]);
    expect(leaves(loose.series).some(([path]) => path.endsWith('.stack'))).toBe(false);
  });
});
