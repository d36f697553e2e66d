import { z } from 'zod';

/** What a request to the model may hold. Anything else (cachedContent, a second spelling of tools …) could carry tools in. */
const request = z.strictObject({
  contents: z.unknown(),
  systemInstruction: z.unknown().optional(),
  generationConfig: z.unknown().optional(),
  safetySettings: z.unknown().optional(),
  tools: z.array(z.strictObject({ functionDeclarations: z.array(z.looseObject({ name: z.string() })) })).optional(),
});

export type ToolCheck =
  | { readonly verdict: 'ours' }
  /** Some of ours are not declared, and nothing else is. */
  | { readonly verdict: 'missing'; readonly names: readonly string[] }
  /** Something is declared that is not ours, or the request is not of the known form. */
  | { readonly verdict: 'foreign'; readonly names: readonly string[] };

/**
 * The second lock: compares the functions that a Gemini request declares with those of the turn, name by name.
 * A duplicate, a look-alike, a built-in tool (search, code execution, URL context …) or a tool setting is foreign.
 */
export function checkDeclaredTools(body: unknown, ours: readonly string[]): ToolCheck {
  const parsed = request.safeParse(body);
  if (!parsed.success) {
    return { verdict: 'foreign', names: parsed.error.issues.flatMap(issue => describe(issue)) };
  }
  const declared = (parsed.data.tools ?? []).flatMap(tool => tool.functionDeclarations.map(({ name }) => name));
  const foreign = declared.filter((name, at) => !ours.includes(name) || declared.indexOf(name) !== at);
  if (foreign.length > 0) return { verdict: 'foreign', names: foreign };
  const missing = ours.filter(name => !declared.includes(name));
  return missing.length > 0 ? { verdict: 'missing', names: missing } : { verdict: 'ours' };
}

/** Where the request is odd: names of fields only, never what they hold. */
function describe(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.join('.');
  return issue.code === 'unrecognized_keys' ? issue.keys.map(key => `${place}.${key}`) : [place];
}
