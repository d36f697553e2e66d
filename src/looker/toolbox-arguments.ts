import type { ToolboxTool } from './access.ts';
import type { CommaValues } from './comma-values.ts';
import { filterExpression, throughToolbox } from './filter-values.ts';
import { type CheckedQuery, type CheckSurroundings, checkQuery } from './query-check.ts';
import { parseArguments, queryTimeZone } from './tool-arguments.ts';
import type { ToolArguments } from './tool-definitions.ts';

export interface ArgumentSurroundings extends CheckSurroundings {
  readonly commaValues: CommaValues;
}

export interface ToolboxArguments {
  /** As the Toolbox takes them. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Words to look for in the answer; this part is done here, not by the Toolbox. */
  readonly search: string | undefined;
  /** Looker is to be asked anew: our affair, not the Toolbox's. */
  readonly refresh: boolean;
}

interface FilteredQuery extends Omit<CheckedQuery, 'filters'> {
  readonly filters: Readonly<Record<string, unknown>>;
}

async function filtersOf(
  query: FilteredQuery,
  around: ArgumentSurroundings,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const filters: Record<string, string> = {};
  const unsure: Record<string, string> = {};
  const onSent = (): void => {
    around.counts.other += 1;
  };
  for (const [field, value] of Object.entries(query.filters)) {
    const expression = filterExpression(field, value);
    const where = { target: around.scope.target, model: query.model, explore: query.explore, field };
    const meant =
      typeof value === 'string' ? await around.commaValues.resolve(where, expression, { signal, onSent }) : expression;
    filters[field] = throughToolbox(meant);
    if (meant === expression) unsure[field] = meant; // else Looker has just suggested it
  }
  await checkQuery({ ...query, filters: unsure }, around, signal);
  return filters;
}

type Query = ToolArguments<'query' | 'query_sql'> & { refresh?: boolean | undefined };

/** Turns the model's arguments into the Toolbox's: checked, defaults filled in, filter values made to mean what they say. */
export async function toolboxArguments(
  tool: ToolboxTool,
  meant: Readonly<Record<string, unknown>>,
  around: ArgumentSurroundings,
  signal: AbortSignal,
): Promise<ToolboxArguments> {
  if (tool === 'query' || tool === 'query_sql') {
    const { refresh = false, ...query }: Query = parseArguments(tool, meant);
    const filters = await filtersOf(query, around, signal);
    return { args: { ...query, filters, tz: queryTimeZone(query.tz) }, search: undefined, refresh };
  }
  const parsed: Readonly<Record<string, unknown>> = parseArguments(tool, meant);
  const { search, refresh, ...args } = parsed;
  return { args, search: typeof search === 'string' ? search : undefined, refresh: refresh === true };
}
