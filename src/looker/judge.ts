import { ACCESS, ROUTES, type ToolboxTool } from './access.ts';
import { isOwn, type OwnToolName } from './own-tools/own-tools.ts';

export type Judgement = 'allow' | 'refuse';

/** True for the tools we offer. Own properties only: a tool called `constructor` is unknown. */
export const isOffered = (tool: string): tool is ToolboxTool | OwnToolName =>
  Object.hasOwn(ROUTES, tool) || isOwn(tool);

/** Known to leave everything at Looker as it was. */
export const isReading = (tool: string): boolean => Object.hasOwn(ACCESS, tool) && ACCESS[tool] === 'read';

/** May the model run this tool? Only what is known to read and is offered; unknown means no. */
export const judge = (tool: string): Judgement => (isOffered(tool) && isReading(tool) ? 'allow' : 'refuse');
