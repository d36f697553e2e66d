import type { Calendar } from '../understanding/moment.ts';
import { type ExploreFields, type Understanding, understand } from '../understanding/understanding.ts';

/** Where one question may end and the next begin. */
const SEAM = /\?\s+(?:(?:and|e)\s+)?|;\s+|,?\s+(?:and|e)\s+/gi;
const MAX_PARTS = 3;
/** Longer texts and more seams are no two questions, and each seam costs two readings. */
const MAX_LENGTH = 200;
const MAX_SEAMS = 4;

/** It names a number and what of it: `revenue in Brazil`; `revenue` alone may share what the other part says. */
function isWhole({ measures, ambiguous, guessed, unknown, ...asked }: Understanding): boolean {
  const { groups, grains, periods, mentions, conditions, ranking } = asked;
  const ofIt = [groups, grains, periods, mentions, conditions].some(list => list.length > 0) || ranking !== undefined;
  return measures.length === 1 && ambiguous.length === 0 && !guessed && unknown.length === 0 && ofIt;
}

/**
 * The questions in a question: `revenue in Brazil and orders in the USA` is no query, but two. One that compares is one, and
 * so is one whose parts need each other.
 */
export function partsOf(question: string, fields: ExploreFields, calendar: Calendar): readonly string[] {
  const seams = [...question.matchAll(SEAM)];
  if (seams.length === 0 || seams.length > MAX_SEAMS || question.length > MAX_LENGTH) return [question];
  const all = understand(question, fields, calendar);
  if (all.compares || all.growth || all.share) return [question];
  const whole = (text: string): boolean => isWhole(understand(text, fields, calendar));
  const parts: string[] = [];
  let rest = question;
  for (const { 0: seam, index } of seams) {
    const at = index - (question.length - rest.length);
    const [left, right] = [rest.slice(0, at).trim(), rest.slice(at + seam.length)];
    if (at <= 0 || parts.length === MAX_PARTS - 1 || !whole(left) || !whole(right)) continue;
    parts.push(left);
    rest = right;
  }
  return [...parts, rest];
}
