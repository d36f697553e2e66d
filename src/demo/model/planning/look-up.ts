import { askable, type Field, type Named, readFields, readNamed } from '../conversation/metadata.ts';
import { readToldExplores } from '../conversation/told-explore.ts';
import { conceptsIn } from '../language/concepts.ts';
import { UNIT } from '../understanding/grain.ts';
import type { ExploreFields } from '../understanding/understanding.ts';
import { ask, needed, type Plan, PlanEnd, type Scene } from './plan.ts';

export interface Place {
  readonly model: string;
  readonly explore: string;
}

/** Looker's own usage model: offered to administrators, hardly what a business question means. */
const isInternal = (model: Named): boolean => model.name.startsWith('system__');

/** How much a model or explore is about the question: each word in its name counts, one in its description a little. */
function closeness(question: ReadonlySet<string>, { name, label, description }: Named): number {
  const titles = conceptsIn(`${name.replaceAll('_', ' ')} ${label}`);
  const texts = conceptsIn(description);
  return [...question].reduce((sum, word) => sum + (titles.has(word) ? 1 : texts.has(word) ? 0.25 : 0), 0);
}

/** Numbers and words of time are in many questions and some descriptions, and say nothing of the subject. */
const NO_SUBJECT = new RegExp(`^(?:\\d+|${UNIT}|last|past|half|first|ultimo|passado|metade)$`);

/** Closest first; among equals in Looker's order. */
export function ranked<T extends Named>(question: string, candidates: readonly T[]): readonly T[] {
  const concepts = new Set([...conceptsIn(question)].filter(concept => !NO_SUBJECT.test(concept)));
  return [...candidates].sort((one, other) => closeness(concepts, other) - closeness(concepts, one));
}

export function* lookUpModels(scene: Scene): Plan<readonly Named[]> {
  const outcome = yield* ask({ tool: 'get_models', args: {} }, scene.phrases.thoughts.models);
  const models = readNamed(needed(outcome, 'get_models', scene));
  if (models.length === 0) throw new PlanEnd(scene.phrases.noModels);
  return models.some(model => !isInternal(model)) ? models.filter(model => !isInternal(model)) : models;
}

export function* lookUpExplores(model: string, scene: Scene): Plan<readonly Named[]> {
  const outcome = yield* ask({ tool: 'get_explores', args: { model } }, scene.phrases.thoughts.explores);
  return readNamed(needed(outcome, 'get_explores', scene));
}

/** A model without explores is empty for this user: one other is tried. */
const MAX_MODELS = 2;

/** The explores of the model that is most about the question, the closest first; never an empty list. */
export function* rankExplores(question: string, scene: Scene): Plan<readonly Place[]> {
  const models = yield* lookUpModels(scene);
  for (const model of ranked(question, models).slice(0, MAX_MODELS)) {
    const explores = ranked(question, yield* lookUpExplores(model.name, scene));
    if (explores.length > 0) return explores.map(explore => ({ model: model.name, explore: explore.name }));
  }
  throw new PlanEnd(scene.phrases.noModels);
}

/** The explore that is most about the question. */
export function* chooseExplore(question: string, scene: Scene): Plan<Place> {
  const [closest] = yield* rankExplores(question, scene);
  if (closest === undefined) throw new PlanEnd(scene.phrases.noModels);
  return closest;
}

/** All dimensions and measures of an explore, asked for in one step. */
export function* lookUpFields(place: Place, scene: Scene): Plan<ExploreFields> {
  const { model, explore } = place;
  const args = { model, explore };
  if (scene.conversation.tools.has('describe_explore')) return yield* describedFields(args, scene);
  const [ofDimensions, ofMeasures] = yield {
    calls: [
      { tool: 'get_dimensions', args },
      { tool: 'get_measures', args },
    ],
    thought: scene.phrases.thoughts.fields(explore),
  };
  const dimensions = readFields(needed(ofDimensions, 'get_dimensions', scene), 'dimension');
  const measures = readFields(needed(ofMeasures, 'get_measures', scene), 'measure');
  if (measures.length === 0 && dimensions.length === 0) throw new PlanEnd(scene.phrases.noFields(explore));
  return exploreFields(place, dimensions, measures);
}

function* describedFields(place: { model: string; explore: string }, scene: Scene): Plan<ExploreFields> {
  const thought = scene.phrases.thoughts.fields(place.explore);
  const outcome = yield* ask({ tool: 'describe_explore', args: place }, thought);
  const [told] = readToldExplores(needed(outcome, 'describe_explore', scene));
  const dimensions = askable(told?.dimensions ?? [], 'dimension');
  const measures = askable(told?.measures ?? [], 'measure');
  if (measures.length === 0 && dimensions.length === 0) throw new PlanEnd(scene.phrases.noFields(place.explore));
  return exploreFields(place, dimensions, measures);
}

export const exploreFields = (
  { model, explore }: Place,
  dimensions: readonly Field[],
  measures: readonly Field[],
): ExploreFields => ({
  model,
  explore,
  dimensions,
  measures,
  subject: subjectOf(explore, [...dimensions, ...measures]),
});

const subjectOf = (explore: string, fields: readonly Field[]): ReadonlySet<string> =>
  conceptsIn([explore, ...new Set(fields.map(field => field.view))].join(' ').replaceAll('_', ' '));
