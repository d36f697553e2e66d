import type * as z from 'zod';
import { parseInput } from '../tool-arguments.ts';
import type { ToolScope } from '../tool-scope.ts';

/** What a call of a tool of ours works with. */
export interface OwnCall {
  readonly scope: ToolScope;
  /** Once aborted the call is answered at once: nothing may be written down after that. */
  readonly signal: AbortSignal;
}

/** A tool that we answer ourselves: no Toolbox and no ticket; what it reads of Looker it reads through the catalogue. */
export interface OwnTool {
  /** What the model reads. Each call to the model carries it: every word counts. */
  readonly description: string;
  readonly input: z.ZodObject;
  /** Gives what the model is told; throws CodedError. */
  run(meant: Readonly<Record<string, unknown>>, call: OwnCall): Promise<string>;
}

/** A tool whose `run` gets its arguments checked, defaults filled in. */
export const ownTool = <Input extends z.ZodObject>(tool: {
  description: string;
  input: Input;
  run(args: z.output<Input>, call: OwnCall): Promise<string>;
}): OwnTool => ({
  description: tool.description,
  input: tool.input,
  run: async (meant, call) => tool.run(parseInput(tool.input, meant), call),
});
