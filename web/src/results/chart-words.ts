import type { IntlShape } from 'react-intl';
import { nearestLanguage } from '../../../src/contract/language.ts';
import type { Column } from '../../../src/contract/results.ts';
import { formatCell } from '../../../src/format/format.ts';
import type { CartesianChart, ChartDescription, Figures } from './chart-description.ts';
import { shortLabel } from './column-facts.ts';

function axisWords({ labels, series }: CartesianChart, intl: IntlShape): string {
  const [only] = series;
  const axis = intl.formatMessage(
    { id: 'results.alt.axis' },
    { points: labels.length, first: labels.at(0) ?? '', last: labels.at(-1) ?? '' },
  );
  const names = intl.formatList(series.map(({ name }) => name));
  if (only === undefined || series.length > 1) {
    return `${axis}. ${intl.formatMessage({ id: 'results.alt.series' }, { count: series.length, names })}`;
  }
  const known = only.values.filter(value => value !== null);
  if (known.length === 0) return axis;
  const words = (value: number): string => formatCell(value, only.column, nearestLanguage(intl.locale));
  const range = { name: only.name, low: words(Math.min(...known)), high: words(Math.max(...known)) };
  return `${axis}. ${intl.formatMessage({ id: 'results.alt.one' }, range)}`;
}

function what(chart: Exclude<ChartDescription, Figures>, intl: IntlShape): string {
  const value = (amount: number, column: Column): string => formatCell(amount, column, nearestLanguage(intl.locale));
  switch (chart.kind) {
    case 'pie': {
      const largest = chart.slices.toSorted((one, other) => other.value - one.value)[0];
      return intl.formatMessage(
        { id: 'results.alt.slices' },
        { count: chart.slices.length, name: largest?.name ?? '', value: value(largest?.value ?? 0, chart.column) },
      );
    }
    case 'scatter':
      return intl.formatMessage(
        { id: 'results.alt.points' },
        { count: chart.points.length, x: shortLabel(chart.x), y: shortLabel(chart.y) },
      );
    case 'line':
    case 'area':
    case 'bar':
    case 'horizontal_bar':
      return axisWords(chart, intl);
  }
}

/** What a chart shows, for those who do not see it. */
export function chartWords(chart: Exclude<ChartDescription, Figures>, title: string, intl: IntlShape): string {
  const kind = intl.formatMessage({ id: `results.kind.${chart.kind}` });
  return intl.formatMessage({ id: 'results.alt' }, { kind, title, what: what(chart, intl) });
}
