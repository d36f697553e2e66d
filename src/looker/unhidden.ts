/** Models have explores, explores kinds of fields, kinds fields: what is hidden lies no deeper. */
const DEPTH = 5;

/** An answer of Looker in which nothing says that it is hidden, for a connection that is to see all; changed in place. */
export function unhidden(answer: unknown, depth = DEPTH): unknown {
  if (typeof answer !== 'object' || answer === null || depth === 0) return answer;
  if ('hidden' in answer) answer.hidden = false;
  for (const part of Object.values(answer)) unhidden(part, depth - 1);
  return answer;
}
