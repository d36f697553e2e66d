import type { FieldValues } from './field-values.ts';
import { itemsOf } from './list-answer.ts';
import { nearest } from './nearest.ts';
import type { LookerTarget } from './target.ts';
import type { ToolArguments } from './tool-definitions.ts';
import type { LookerCounts } from './tool-scope.ts';

/** The values in an answer of the Toolbox. */
export const suggestedValues = (blocks: readonly string[]): unknown[] =>
  itemsOf(blocks).flatMap(({ suggestions }): unknown[] => (Array.isArray(suggestions) ? suggestions : []));

/** Remembers what was suggested; where nothing was, gives the values that may have been meant, if all are known. */
export async function valuesNear(
  { term, ...place }: ToolArguments<'get_field_value_suggestions'>,
  blocks: readonly string[],
  around: { readonly target: LookerTarget; readonly counts: LookerCounts; readonly fieldValues: FieldValues },
): Promise<readonly string[]> {
  const field = { target: around.target, ...place };
  const found = suggestedValues(blocks).filter(value => typeof value === 'string');
  around.fieldValues.note(field, found);
  if (found.length > 0 || term === undefined) return [];
  const all = await around.fieldValues.all(field, 'kept', () => void (around.counts.other += 1));
  return all === undefined ? [] : nearest(term, all);
}
