import type { Language } from '../contract/language.ts';
import { columnHeading, formatCell } from '../format/format.ts';
import { type ChartedRows, isOfOneSign } from './charted-rows.ts';
import { printable } from './printable.ts';

/** Length of the longest bar, in characters: fits beside label and value on 80 columns. */
const BAR = 40;
/** More bars than this are read in the table. */
const MAX_BARS = 30;

/**
 * A plain bar chart; with `shares` each bar is a part of the whole, told in per cent. Undefined where bars say nothing:
 * one row, too many rows, values that are not numbers of one sign.
 */
export function barChart(
  { measure, labels, values, cells }: ChartedRows,
  language: Language,
  shares = false,
): string | undefined {
  if (values.length > MAX_BARS || !isOfOneSign(values)) return undefined;
  const longest = Math.max(...values);
  if (longest === 0) return undefined;
  const whole = values.reduce((sum, value) => sum + value, 0);
  const width = Math.max(...labels.map(label => label.length));
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const bars = values.map((value, index) => {
    const part = value / (shares ? whole : longest);
    const bar = '█'.repeat(Math.max(value > 0 ? 1 : 0, Math.round(part * BAR)));
    const share = shares ? ` (${percent.format(part)})` : '';
    return `${labels[index]?.padEnd(width)} ${bar} ${formatCell(cells[index], measure, language)}${share}`;
  });
  return [printable(columnHeading(measure, language)), ...bars].join('\n');
}
