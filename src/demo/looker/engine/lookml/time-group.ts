import type { TimeColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import { type Dimension, describeField, type FieldWords, type Timeframe } from './field.ts';
import { timeframeSql } from './timeframe-sql.ts';

const FRAME_LABELS: Record<Timeframe, string> = {
  raw: 'Raw',
  time: 'Time',
  hour: 'Hour',
  date: 'Date',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
  day_of_week: 'Day of Week',
  hour_of_day: 'Hour of Day',
  month_name: 'Month Name',
  month_num: 'Month Num',
  week_of_year: 'Week of Year',
};

/** Words people use for the frames, beside those of the group. */
const FRAME_SYNONYMS: Partial<Record<Timeframe, readonly string[]>> = {
  date: ['day', 'daily', 'dia', 'data', 'diário', 'por dia'],
  week: ['weekly', 'semana', 'semanal', 'por semana'],
  month: ['monthly', 'mês', 'mensal', 'por mês'],
  quarter: ['quarterly', 'trimestre', 'trimestral'],
  year: ['yearly', 'annual', 'ano', 'anual', 'por ano'],
  day_of_week: ['weekday', 'dia da semana'],
  hour_of_day: ['hour', 'hora', 'hora do dia', 'horário'],
  month_name: ['nome do mês'],
  week_of_year: ['semana do ano'],
};

export const ALL_FRAMES: readonly Timeframe[] = [
  'raw',
  'time',
  'hour',
  'date',
  'week',
  'month',
  'quarter',
  'year',
  'day_of_week',
  'hour_of_day',
  'month_name',
  'month_num',
  'week_of_year',
];
export const COMMON_FRAMES: readonly Timeframe[] = ['raw', 'time', 'date', 'week', 'month', 'quarter', 'year'];

/** Looker's dimension group of type time: one dimension a frame, `<group>_<frame>`. */
export function timeGroup(
  view: { readonly name: string; readonly label: string },
  group: string,
  words: FieldWords,
  frames: readonly Timeframe[],
  column: (tables: DemoTables) => TimeColumn,
): Dimension[] {
  return frames.map(frame => ({
    kind: 'dimension',
    timeframe: frame,
    column,
    sql: timeframeSql(frame, words.sql ?? `${view.name}.${group}_at`),
    field: {
      ...describeField('dimension', view, `${group}_${frame}`, `date_${frame}`, {
        ...words,
        label: `${words.label} ${FRAME_LABELS[frame]}`,
        synonyms: [...(words.synonyms ?? []), ...(FRAME_SYNONYMS[frame] ?? [])],
      }),
      groupLabel: `${words.label} Date`,
      dimensionGroup: group,
    },
  }));
}
