import type { Sentence } from '../language/sentence.ts';

/** Looker's names for the frames of a date dimension group, as in the type `date_month`. */
export type Grain = 'hour' | 'date' | 'week' | 'month' | 'quarter' | 'year' | 'day_of_week' | 'hour_of_day';

/** Words for a span of time, folded, singular and plural, in both languages. */
export const UNITS: readonly { readonly pattern: string; readonly grain: Grain; readonly looker: string }[] = [
  { pattern: 'days?|dias?', grain: 'date', looker: 'day' },
  { pattern: 'weeks?|semanas?', grain: 'week', looker: 'week' },
  { pattern: 'months?|mes(?:es)?', grain: 'month', looker: 'month' },
  { pattern: 'quarters?|trimestres?', grain: 'quarter', looker: 'quarter' },
  { pattern: 'years?|anos?', grain: 'year', looker: 'year' },
  { pattern: 'hours?|horas?', grain: 'hour', looker: 'hour' },
];
export const UNIT = `(${UNITS.map(unit => unit.pattern).join('|')})`;

export const unitOf = (word: string): (typeof UNITS)[number] | undefined =>
  UNITS.find(unit => new RegExp(`^(?:${unit.pattern})$`).test(word));

const BY = '(?:by|per|por|each|every|cada|ao|and|e|,)';
const FIXED: readonly (readonly [RegExp, Grain])[] = [
  [/\b(?:by|per|por|each|e|and)?\s*(?:the )?(?:days? of (?:the )?week|weekdays?|dias? da semana)\b/, 'day_of_week'],
  [/\b(?:by|per|por|each|e|and)?\s*(?:the )?(?:hours? of (?:the )?day|horas? do dia|horario)\b/, 'hour_of_day'],
  [/\b(?:daily|diari[oa]s?|diariamente|dia a dia|day by day)\b/, 'date'],
  [/\b(?:weekly|semanal|semanais|semanalmente|week by week|semana a semana)\b/, 'week'],
  [/\b(?:monthly|mensal|mensais|mensalmente|mes a mes|month (?:by|over) month)\b/, 'month'],
  [/\b(?:quarterly|trimestral|trimestrais|trimestralmente)\b/, 'quarter'],
  [/\b(?:yearly|annual|annually|anual|anuais|anualmente|ano a ano|year (?:by|over) year)\b/, 'year'],
  [/\bhourly\b/, 'hour'],
];
const BY_UNIT = new RegExp(
  `(?<![\\p{L}\\p{N}])${BY}[\\s¦]*(?:the |o |a |cada )?${UNIT}\\b(?! (?:passad|anterior))`,
  'u',
);
/** `our best month`, `which quarter …?`, `qual mês …?`: the frame itself is asked for. */
const WHICH_UNIT = new RegExp(
  `(?<=\\b(?:which|what|qual|best|worst|strongest|weakest|melhor|pior) )${UNIT}\\b(?! (?:passad|anterior|of|d[aeo]\\b))`,
);
const TREND =
  /\b(?:trends?|over time|develop(?:s|ed|ments?)?|desenvolv\w+|evolucao|evolution|evoluiu|ao longo do tempo|tendencia|historico|evolved?|evoluiram|timeline|serie temporal)\b/;

export interface Grains {
  readonly grains: readonly Grain[];
  /** Where each stood in the sentence: what is joined to it by `and` is a group too. */
  readonly ends: readonly number[];
}

/** The time frames asked for as groups: `monthly`, `por trimestre`; a trend without a frame is by month. */
export function takeGrains(sentence: Sentence): Grains {
  const grains = new Set<Grain>();
  const ends: number[] = [];
  for (const [pattern, grain] of FIXED) {
    const taken = sentence.take(pattern);
    if (taken === undefined) continue;
    grains.add(grain);
    ends.push(taken.end);
  }
  for (let taken = sentence.take(BY_UNIT); taken !== undefined; taken = sentence.take(BY_UNIT)) {
    const unit = unitOf(taken.groups[0] ?? '');
    if (unit !== undefined) grains.add(unit.grain);
    ends.push(taken.end);
  }
  const which = sentence.take(WHICH_UNIT);
  const asked = unitOf(which?.groups[0] ?? '');
  if (which !== undefined && asked !== undefined) {
    grains.add(asked.grain);
    ends.push(which.end);
  }
  if (sentence.take(TREND) !== undefined && grains.size === 0) grains.add('month');
  return { grains: [...grains], ends };
}

const EVENT = 'ship\\w*|deliver\\w*|return\\w*|envio|entrega|devolucao';
const EVENTS: readonly RegExp[] = [
  new RegExp(`\\b(${EVENT})(?= (?:date|day|week|month|quarter|year)s?\\b)`),
  new RegExp(`(?<=\\b(?:data|dia|semana|mes|trimestre|ano)) d[aeo] (${EVENT})\\b`),
];

/** The event whose date is meant when it is not the usual one: `por mês de envio`, `by shipping month`. */
export function takeDateEvent(sentence: Sentence): string | undefined {
  for (const pattern of EVENTS) {
    const taken = sentence.take(pattern);
    if (taken !== undefined) return taken.groups[0];
  }
  return undefined;
}
