import { describeExplore } from './describe-explore.ts';
import { findFields } from './find-fields.ts';
import type { OwnTool } from './own-tool.ts';
import { showChart } from './show-chart.ts';

/** The tools that are ours and not the Toolbox's, one file each; what each may do stands in access.ts, as for all. */
export const OWN_TOOLS = {
  find_fields: findFields,
  describe_explore: describeExplore,
  show_chart: showChart,
} as const satisfies Record<string, OwnTool>;

export type OwnToolName = keyof typeof OWN_TOOLS;

/** Own properties only: a tool called `constructor` is unknown. */
export const isOwn = (tool: string): tool is OwnToolName => Object.hasOwn(OWN_TOOLS, tool);
