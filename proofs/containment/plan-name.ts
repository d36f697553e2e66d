import type { Content } from '../../test/agent/gemini-server.ts';

/** How a question names what the model is to do. */
export const questionOf = (plan: string, words = ''): string => `plan:${plan}; ${words}`;

/** The plan of the question that is being answered: the last one that was asked. */
export function newestPlan(contents: readonly Content[]): string | undefined {
  const asked = contents.filter(({ role }) => role === 'user').flatMap(({ parts }) => parts.map(({ text }) => text));
  return asked.flatMap(text => /plan:([\w-]+);/.exec(text ?? '')?.[1] ?? []).at(-1);
}
