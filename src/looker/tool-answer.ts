import { CodedError } from '../contract/errors.ts';
import type { ToolboxTool } from './access.ts';
import { dashboardAnswer, LOOK_NOTE, shownDashboard } from './dashboard-answer.ts';
import { fitting } from './fitting.ts';
import { itemsOf, LIST_ANSWER_BYTES, listAnswer } from './list-answer.ts';
import { rowsAnswer, type StoredResult } from './rows-answer.ts';
import { suggestedValues } from './suggested-values.ts';

/** What a call brought back: the Toolbox's text blocks, and the stored results of the queries it ran. */
export interface CallYield {
  readonly blocks: readonly string[];
  readonly results: readonly StoredResult[];
  readonly search: string | undefined;
  /** Where no value was suggested: those that may have been meant. */
  readonly near: readonly string[];
}

const content =
  (noun: string) =>
  ({ blocks }: CallYield): string =>
    listAnswer(itemsOf(blocks), {
      noun,
      shown: ({ id, title, description, model_id }) => ({ id, title, description, model: model_id }),
      narrowBy: 'call again with title',
    });

/** The rows of the call's query. The last capture counts: the Toolbox may have asked twice. */
function rows({ results }: CallYield, note?: string): string {
  const stored = results.at(-1);
  if (stored === undefined)
    throw new CodedError('looker_unreadable', { cause: 'the query answered and no rows were captured' });
  return rowsAnswer(stored, note === undefined ? {} : { note });
}

function suggestions({ blocks, near }: CallYield): string {
  const all = suggestedValues(blocks);
  const shown = fitting(all, LIST_ANSWER_BYTES);
  const left_out = all.length - shown.length;
  if (near.length > 0) return JSON.stringify({ suggestions: [], nearest: near });
  if (all.length === 0) return JSON.stringify({ suggestions: [], note: 'Looker suggests no values for this field.' });
  return JSON.stringify({ suggestions: shown, ...(left_out > 0 ? { left_out, note: 'Call again with term.' } : {}) });
}

/** The Toolbox gives the SQL as a JSON string. */
function sql({ blocks }: CallYield): string {
  const text = blocks.join('\n');
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'string' ? parsed : text;
  } catch {
    return text;
  }
}

/** How each tool's yield is told to the model. Texts are English: the model translates for the person. */
export const ANSWERS: Readonly<Record<ToolboxTool, (result: CallYield) => string>> = {
  get_models: ({ blocks }) =>
    listAnswer(itemsOf(blocks), {
      noun: 'models',
      shown: ({ name, label }) => ({ name, label }),
      narrowBy: 'name the model',
    }),
  get_explores: ({ blocks, search }) =>
    listAnswer(itemsOf(blocks), {
      noun: 'explores',
      shown: ({ name, label, description, group_label }) => ({ name, label, description, group_label }),
      search,
      narrowBy: 'call again with search',
    }),
  get_field_value_suggestions: suggestions,
  query: result => rows(result),
  query_sql: sql,
  get_looks: content('looks of that kind'),
  run_look: result => rows(result, LOOK_NOTE),
  get_dashboards: content('dashboards of that kind'),
  get_dashboard: ({ blocks }) =>
    listAnswer(itemsOf(blocks), { noun: 'dashboards', shown: shownDashboard, narrowBy: 'use run_dashboard' }),
  run_dashboard: ({ blocks, results }) => dashboardAnswer(itemsOf(blocks)[0] ?? {}, results),
};
