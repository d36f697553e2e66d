import * as z from 'zod';
import { CodedError } from '../../contract/errors.ts';
import { CHART_KINDS, type ChartKind, type Column, type ResultPage } from '../../contract/results.ts';
import type { ConversationResults } from '../tool-scope.ts';
import { chartMisfit, NAMED_KINDS } from './fitting-charts.ts';
import { ownTool } from './own-tool.ts';

/** A model that names a wrong one means one of the last; more would only be read as noise. */
const MAX_IDS = 10;
/** Columns of a wide pivot that are told where one was not found. */
const MAX_KEYS = 30;

const misfit = (reason: string): CodedError => new CodedError('tool_arguments', { params: { reason } });

async function resultOf(results: ConversationResults, id: string): Promise<ResultPage> {
  const result = await results.find(id);
  if (result !== undefined) return result;
  const ids = (await results.ids()).slice(-MAX_IDS);
  throw misfit(
    ids.length === 0
      ? 'this conversation has no results yet; run a query first'
      : `result_id: this conversation has no such result; it has, oldest first, ${ids.join(', ')}`,
  );
}

/** A field's name stands for all its columns when it is pivoted. */
function columnsOf(names: readonly string[], all: readonly Column[]): Column[] {
  const found = names.flatMap(name => {
    const columns = all.filter(({ key, field }) => key === name || field === name);
    if (columns.length > 0) return columns;
    const keys = all.slice(0, MAX_KEYS).map(({ key }) => key);
    throw misfit(`columns: the result has no such column; it has ${keys.join(', ')}`);
  });
  return [...new Set(found)];
}

/** The columns to be drawn; a measure alone is drawn by the dimensions of its result. */
function drawnColumns(chart: ChartKind, names: readonly string[], { columns: all }: ResultPage): Column[] {
  const chosen = columnsOf(names, all);
  const hasNames = chosen.some(({ kind }) => kind === 'dimension');
  if (chosen.length === 0 || hasNames || !NAMED_KINDS.has(chart)) return chosen;
  return [...all.filter(({ kind }) => kind === 'dimension'), ...chosen];
}

/** Shows a result in the kind a person asked for. It names a kind and columns: how these are drawn is the page's to decide. */
export const showChart = ownTool({
  description: 'Shows a result of this conversation as the chart the person asked for.',
  input: z.object({
    result_id: z.string().min(1),
    chart: z.enum(CHART_KINDS),
    columns: z.array(z.string()).default([]).describe('keys or fields of its columns; normally left out'),
  }),
  run: async ({ result_id, chart, columns: names }, { scope, signal }) => {
    const result = await resultOf(scope.results, result_id);
    const columns = drawnColumns(chart, names, result);
    const refused = chartMisfit(chart, columns.length === 0 ? result.columns : columns, result);
    if (refused !== undefined) {
      throw misfit(
        `chart: ${chart} does not fit this result, ${refused.why}; what fits: ${refused.fitting.join(', ')}`,
      );
    }
    signal.throwIfAborted();
    await scope.onChart({ resultId: result_id, chart, columns: columns.map(({ key }) => key) });
    return `The result is shown as ${chart} now.`;
  },
});
