import type { Field } from '../conversation/metadata.ts';
import { conceptOf, conceptsIn } from '../language/concepts.ts';
import type { Grain } from './grain.ts';

/** A dimension group of dates: the same moment in several frames. */
interface DateGroup {
  readonly view: string;
  /** `created` of `order_items.created_month`. */
  readonly name: string;
  readonly concepts: ReadonlySet<string>;
  readonly frames: ReadonlyMap<string, Field>;
}

export const isDateField = (field: Field): boolean => field.type.startsWith('date');

/** `date_month` → `month`; a plain `date` dimension counts as its own day frame. */
const frameOf = (field: Field): string => (field.type === 'date' ? 'date' : field.type.replace(/^date_/, ''));

export function groupNameOf(field: Field): string {
  const suffix = `_${frameOf(field)}`;
  return field.name.endsWith(suffix) ? field.name.slice(0, -suffix.length) : field.name;
}

function dateGroups(fields: readonly Field[]): readonly DateGroup[] {
  const groups = new Map<string, Map<string, Field>>();
  for (const field of fields.filter(isDateField)) {
    const frames = groups.get(groupNameOf(field)) ?? new Map<string, Field>();
    frames.set(frameOf(field), field);
    groups.set(groupNameOf(field), frames);
  }
  return [...groups].map(([name, frames]) => ({
    view: name.split('.')[0] ?? '',
    name: name.split('.').at(-1) ?? name,
    concepts: new Set(
      [name.replaceAll(/[._]/g, ' '), ...[...frames.values()].map(field => field.labelShort)].flatMap(label =>
        Array.from(conceptsIn(label)),
      ),
    ),
    frames,
  }));
}

/** Words by which views name the date that counts when a question names none. */
const USUAL = /^(?:created|criad[oa]|order(?:ed)?|date|data|event|session_?start|started?)/;

/**
 * The explore's main date in one frame: the date of the named event, else the one of the explore's own view, and among
 * several the one that is called created (or the like).
 */
export function dateField(
  fields: readonly Field[],
  explore: string,
  frame: Grain,
  event: string | undefined,
): Field | undefined {
  const rank = (group: DateGroup): number =>
    (event !== undefined && group.concepts.has(conceptOf(event)) ? 8 : 0) +
    (group.view === explore ? 4 : 0) +
    (USUAL.test(group.name) ? 2 : 0) +
    (group.frames.has(frame) ? 1 : 0);
  const [best] = [...dateGroups(fields)].sort((one, other) => rank(other) - rank(one));
  return best?.frames.get(frame) ?? (frame === 'date' ? best?.frames.get('time') : undefined);
}
