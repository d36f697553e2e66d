import { isSpecType, type Tool } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { OWN_TOOLS } from './own-tools/own-tools.ts';
import { TOOLS } from './tool-definitions.ts';

/** What the validator knows and the model need not read: empty defaults, and limits no one would break. */
const NOISE = ['$schema', 'propertyNames', 'minLength', 'minItems'];

function withoutNoise(schema: Record<string, unknown>): void {
  for (const key of NOISE) delete schema[key];
  if (typeof schema['default'] === 'object') delete schema['default'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
}

function inputSchema(input: z.ZodObject): unknown {
  const schema = z.toJSONSchema(input, { io: 'input', override: context => withoutNoise(context.jsonSchema) });
  withoutNoise(schema);
  return schema;
}

/** The tools as `tools/list` gives them. */
export const TOOL_LIST: Tool[] = Object.entries({ ...OWN_TOOLS, ...TOOLS })
  .map(([name, { description, input }]): unknown => ({
    name,
    description,
    inputSchema: inputSchema(input),
    annotations: { readOnlyHint: true },
  }))
  .filter(isSpecType.Tool);
