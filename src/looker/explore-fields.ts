import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import type { Clock } from '../base/clock.ts';
import { type LookerTarget, sameTarget } from './target.ts';

/** What Looker knows of a field. */
export interface FieldInfo {
  readonly label: string;
  readonly type: string;
  readonly kind: 'dimension' | 'measure' | 'calculation';
  /** Spreadsheet style, as Looker has it. */
  readonly valueFormat?: string;
}

/** Labels change when somebody edits LookML; ten minutes late is soon enough, and API calls can be scarce. */
const KEEP_MS = 10 * 60_000;
/** After a failure: long enough not to ask at every query. */
const KEEP_FAILURE_MS = 60_000;
/** An explore of 500 fields is about 100 KB here. */
const MAX_EXPLORES = 200;

const fieldSchema = z.object({
  name: z.string(),
  label: otherwise(z.nullish(z.string()), undefined),
  type: otherwise(z.nullish(z.string()), undefined),
  value_format: otherwise(z.nullish(z.string()), undefined),
});
const listSchema = otherwise(z.array(otherwise(z.nullable(fieldSchema), null)), []);
const exploreSchema = z.object({ fields: z.object({ dimensions: listSchema, measures: listSchema }) });
const WANTED = 'name,label,type,value_format';

type Fields = ReadonlyMap<string, FieldInfo>;

export interface ExploreFields {
  /** The fields of an explore by name. Never rejects: what cannot be had is an empty map. `onSent` when Looker is asked. */
  get(target: LookerTarget, model: string, explore: string, onSent: () => void): Promise<Fields>;
  forget(targetId: string): void;
}

/** `fetch` asks Looker for a path under `/api/4.0`, on nobody's signal but its own limits. */
export function createExploreFields(options: {
  clock: Clock;
  fetch(target: LookerTarget, path: string, onSent: () => void): Promise<unknown>;
}): ExploreFields {
  // In order of use: the first is the one that was not used for longest.
  const cache = new Map<string, { target: LookerTarget; until: number; fields: Promise<Fields> }>();
  const start = (key: string, target: LookerTarget, path: string, onSent: () => void): Promise<Fields> => {
    const entry = { target, until: Number.POSITIVE_INFINITY, fields: Promise.resolve<Fields>(new Map()) };
    const keep = (ms: number): void => {
      entry.until = options.clock.now().getTime() + ms;
    };
    entry.fields = options.fetch(target, path, onSent).then(
      answer => {
        keep(KEEP_MS);
        return readFields(answer);
      },
      () => {
        keep(KEEP_FAILURE_MS);
        return new Map();
      },
    );
    cache.set(key, entry);
    for (const oldest of cache.keys()) if (cache.size > MAX_EXPLORES) cache.delete(oldest);
    return entry.fields;
  };
  return {
    get: (target, model, explore, onSent) => {
      const key = JSON.stringify([target.id, model, explore]);
      const known = cache.get(key);
      cache.delete(key);
      if (known === undefined || !sameTarget(known.target, target) || options.clock.now().getTime() >= known.until) {
        const path = `/lookml_models/${encodeURIComponent(model)}/explores/${encodeURIComponent(explore)}`;
        return start(key, target, `${path}?fields=fields(dimensions(${WANTED}),measures(${WANTED}))`, onSent);
      }
      cache.set(key, known);
      return known.fields;
    },
    forget: targetId => {
      for (const [key, entry] of cache) if (entry.target.id === targetId) cache.delete(key);
    },
  };
}

function readFields(answer: unknown): Fields {
  const explore = exploreSchema.safeParse(answer);
  const { dimensions = [], measures = [] } = explore.data?.fields ?? {};
  const found = new Map<string, FieldInfo>();
  const add = (list: readonly (z.infer<typeof fieldSchema> | null)[], kind: FieldInfo['kind']): void => {
    for (const field of list) {
      if (field === null) continue;
      const { name, label, type, value_format: format } = field;
      found.set(name, {
        label: label ?? name,
        type: type ?? 'unknown',
        kind,
        ...(format ? { valueFormat: format } : {}),
      });
    }
  };
  add(dimensions, 'dimension');
  add(measures, 'measure');
  return found;
}
