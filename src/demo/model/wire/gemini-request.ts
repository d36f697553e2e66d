import * as z from 'zod/mini';

const recordSchema = z.record(z.string(), z.unknown());

const partSchema = z.looseObject({
  text: z.optional(z.string()),
  thought: z.optional(z.boolean()),
  functionCall: z.optional(
    z.looseObject({ id: z.nullish(z.string()), name: z.string(), args: z.nullish(recordSchema) }),
  ),
  functionResponse: z.optional(
    z.looseObject({ id: z.nullish(z.string()), name: z.string(), response: z.nullish(recordSchema) }),
  ),
});
export type Part = z.infer<typeof partSchema>;

const contentSchema = z.looseObject({ role: z.nullish(z.string()), parts: z.nullish(z.array(partSchema)) });
export type Content = z.infer<typeof contentSchema>;

const toolSchema = z.looseObject({
  functionDeclarations: z.nullish(z.array(z.looseObject({ name: z.string() }))),
});

/** The part of a GenerateContentRequest (Gemini API v1beta) that the planner reads; everything else passes unread. */
export const geminiRequestSchema = z.looseObject({
  contents: z.array(contentSchema),
  tools: z.nullish(z.array(toolSchema)),
  systemInstruction: z.nullish(contentSchema),
});
export type GeminiRequest = z.infer<typeof geminiRequestSchema>;
