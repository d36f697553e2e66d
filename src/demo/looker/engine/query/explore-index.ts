import { EXPLORES, type Explore } from '../lookml/explores.ts';
import type { Dimension, LookmlField, Measure } from '../lookml/field.ts';
import { THELOOK } from '../lookml/model.ts';
import { DemoQueryError } from '../types.ts';

/** An explore with its fields by name. */
export interface ExploreIndex {
  readonly explore: Explore;
  /** Throws DemoQueryError, naming `name`, when the explore has no such field. */
  field(name: string): LookmlField;
  dimension(name: string): Dimension;
  measure(name: string): Measure;
  has(name: string): boolean;
}

function indexed(explore: Explore): ExploreIndex {
  const fields = new Map(explore.views.flatMap(view => view.fields.map(field => [field.field.name, field] as const)));
  const field = (name: string): LookmlField => {
    const found = fields.get(name);
    if (found === undefined) throw new DemoQueryError(name, `Unknown field "${name}" in explore "${explore.name}".`);
    return found;
  };
  const unfit = (name: string, wanted: string): never => {
    throw new DemoQueryError(name, `Field "${name}" is not a ${wanted}.`);
  };
  return {
    explore,
    field,
    has: name => fields.has(name),
    dimension: name => {
      const found = field(name);
      return found.kind === 'dimension' ? found : unfit(name, 'dimension');
    },
    measure: name => {
      const found = field(name);
      return found.kind === 'measure' ? found : unfit(name, 'measure');
    },
  };
}

const BY_NAME = new Map(EXPLORES.map(explore => [explore.name, indexed(explore)]));

/** Throws DemoQueryError when there is no such model or explore. */
export function findExplore(model: string, explore: string): ExploreIndex {
  if (model !== THELOOK.name) throw new DemoQueryError('model', `Unknown model "${model}".`);
  const found = BY_NAME.get(explore);
  if (found === undefined) throw new DemoQueryError('view', `Unknown explore "${explore}" in model "${model}".`);
  return found;
}
