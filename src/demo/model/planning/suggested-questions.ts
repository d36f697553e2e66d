import type { Field } from '../conversation/metadata.ts';
import { isDateField } from '../understanding/date-field.ts';
import { matchFields } from '../understanding/field-match.ts';
import type { ExploreFields } from '../understanding/understanding.ts';
import type { Scene } from './plan.ts';

/** What most people ask first, if the metadata has it; else the first fields serve. */
const USUAL_MEASURES = ['revenue', 'order count', 'customer', 'session', 'event'];
const USUAL_GROUPS = ['state', 'category', 'brand', 'country', 'traffic source'];

function usual(concepts: readonly string[], fields: readonly Field[], explore: string): readonly Field[] {
  const known = concepts.flatMap(concept => matchFields(concept, fields, explore).slice(0, 1));
  return [...new Set([...known.map(({ field }) => field), ...fields])];
}

/** The measures to offer when none was named. */
export const usualMeasures = (fields: ExploreFields): readonly Field[] =>
  usual(USUAL_MEASURES, fields.measures, fields.explore).slice(0, 3);

/** Three questions that this explore can answer, made of its own labels. */
export function suggestedQuestions(fields: ExploreFields, { phrases }: Scene): readonly string[] {
  const groups = fields.dimensions.filter(field => !isDateField(field) && field.type === 'string');
  const [measure, other = measure] = usualMeasures(fields);
  const [group, second = group] = usual(USUAL_GROUPS, groups, fields.explore);
  if (measure === undefined || other === undefined) return [];
  const dated = fields.dimensions.some(isDateField);
  return [
    ...(group === undefined ? [] : [phrases.questions.lastMonth(measure.label, group.labelShort)]),
    ...(second === undefined ? [] : [phrases.questions.top(other.label, second.labelShort)]),
    ...(dated ? [phrases.questions.monthly(measure.label)] : []),
  ];
}
