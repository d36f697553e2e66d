import type { ChartKind } from '../../../contract/results.ts';
import type { Turn } from '../conversation/conversation.ts';
import { recordsIn } from '../conversation/tool-answer.ts';
import type { ToolName } from '../conversation/tool-names.ts';
import { ask, type Plan, type Scene } from './plan.ts';

/** The id by which the rows of an answer can be shown in another way. */
export function resultIdIn(answer: string): string | undefined {
  const ids = recordsIn(answer).map(record => record['result_id']);
  return ids.find(id => typeof id === 'string');
}

const WITH_ROWS: ReadonlySet<ToolName | undefined> = new Set(['query', 'run_look']);

/** The result that was looked at last. An older query is forgotten; what was drawn of it may still be known. */
export function lastResultId(earlier: readonly Turn[]): string | undefined {
  const ids = earlier
    .flatMap(turn => turn.records)
    .map(({ tool, args, answer }) => {
      if (answer === undefined) return undefined;
      if (tool === 'show_chart') return String(args['result_id']);
      return WITH_ROWS.has(tool) ? resultIdIn(answer) : undefined;
    });
  return ids.findLast(id => id !== undefined);
}

/** Has the result shown so, and says it. */
export function* showChart(id: string, chart: ChartKind, { phrases }: Scene): Plan {
  const call = { tool: 'show_chart', args: { result_id: id, chart } } as const;
  const outcome = yield* ask(call, phrases.thoughts.chart(phrases.charts[chart]));
  if (outcome.kind === 'undeclared') return phrases.chart;
  return phrases[outcome.kind === 'error' ? 'chartRefused' : 'chartShown'](phrases.charts[chart]);
}
