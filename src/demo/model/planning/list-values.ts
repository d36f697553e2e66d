import { readSuggestions } from '../conversation/metadata.ts';
import { fold } from '../language/fold.ts';
import type { ExploreFields, Understanding } from '../understanding/understanding.ts';
import { ask, needed, type Plan, type Scene } from './plan.ts';

const ASKS = /^\W*(?:which|what|list|list of|show|quais|qual|que|liste|lista|mostre|existem)\b/;
const SHOWN = 15;

/** `which categories are there?`: one dimension and nothing to count asks for its values. Nothing for other questions. */
export function* listValues(
  asked: Understanding,
  goesOn: boolean,
  fields: ExploreFields,
  scene: Scene,
): Plan<string | undefined> {
  const question = fold(scene.conversation.current.question);
  const [field, ...more] = asked.groups;
  const plain =
    asked.periods.length + asked.grains.length + asked.mentions.length + asked.measures.length + more.length === 0;
  if (field === undefined || !plain || asked.ranking !== undefined || asked.continues || asked.unknown.length > 0)
    return undefined;
  if (!ASKS.test(question) || (goesOn && /\b(?:by|por)\b/.test(question))) return undefined;
  const args = { model: fields.model, explore: fields.explore, field: field.name };
  const thought = scene.phrases.thoughts.values(undefined, field.label);
  const outcome = yield* ask({ tool: 'get_field_value_suggestions', args }, thought);
  const values = readSuggestions(needed(outcome, 'get_field_value_suggestions', scene));
  if (values.length === 0) return scene.phrases.nothingListed;
  const left = values.length - SHOWN;
  const shown = left > 0 ? [...values.slice(0, SHOWN), scene.phrases.more(left)] : values;
  return scene.phrases.list.values(field.label, shown);
}
