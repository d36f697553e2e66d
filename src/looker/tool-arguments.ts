import { IANAZone } from 'luxon';
import type * as z from 'zod';
import { CodedError } from '../contract/errors.ts';
import type { ToolboxTool } from './access.ts';
import { NO_ZONE } from './no-zone.ts';
import { TOOLS, type ToolArguments } from './tool-definitions.ts';

/** A larger call is no question of a person. */
const MAX_ARGUMENTS_BYTES = 64 * 1024;
/** The model corrects one mistake at a time; more would only be read as noise. */
const MAX_REASONS = 3;

/**
 * The arguments as the model meant them: `wait_for_previous`, which the Gemini CLI adds to every schema (0.61.0), and
 * nulls, which models write for "not given", are dropped. Throws `too_large`.
 */
export function meantArguments(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(raw)) > MAX_ARGUMENTS_BYTES) {
    throw new CodedError('too_large', { params: { limit: '64 KB' } });
  }
  const { wait_for_previous: _dropped, ...meant } = raw;
  return Object.fromEntries(Object.entries(meant).filter(([, value]) => value !== null));
}

const reasons = (error: z.ZodError): string =>
  error.issues
    .slice(0, MAX_REASONS)
    .map(issue => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ');

/** The arguments a tool runs with, defaults filled in; unknown ones are left out. Throws `tool_arguments`. */
export function parseInput<Input extends z.ZodType>(
  input: Input,
  meant: Readonly<Record<string, unknown>>,
): z.output<Input> {
  const parsed = input.safeParse(meant);
  if (!parsed.success) throw new CodedError('tool_arguments', { params: { reason: reasons(parsed.error) } });
  return parsed.data;
}

/** The same for a tool of the Toolbox. */
export const parseArguments = <Tool extends ToolboxTool>(
  tool: Tool,
  meant: Readonly<Record<string, unknown>>,
): ToolArguments<Tool> => parseInput(TOOLS[tool].input, meant) as ToolArguments<Tool>;

/** The zone a query runs in: the model's when it is one, else none. Offsets (`+03:00`) are no IANA zones. */
export const queryTimeZone = (wanted: string | undefined): string =>
  wanted !== undefined && /^[A-Z]/i.test(wanted) && IANAZone.isValidZone(wanted) ? wanted : NO_ZONE;
