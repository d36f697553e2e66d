import type { IntlShape } from 'react-intl';
import { CHART_KINDS } from '../../../src/contract/results.ts';
import type { ToolPart } from '../state/types.ts';
import { fieldWords, looksLikeMeasure, nameWords } from './field-words.ts';
import { filterWords } from './filter-words.ts';

type Arguments = Readonly<Record<string, unknown>>;
type Call = Pick<ToolPart, 'tool' | 'arguments' | 'outcome'>;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf).filter(Boolean) : []);
const recordOf = (value: unknown): Arguments =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** Titles are searched with SQL's wildcards (`%sales%`), which nobody wants to read. */
const searched = (value: unknown): string => textOf(value).replaceAll('%', '');

const list = (intl: IntlShape, fields: readonly string[]): string =>
  intl.formatList(fields.map(fieldWords), { type: 'conjunction' });

/** “Total Sale Price by Created Month”; only one of the two where only one was asked for. */
function columnsWords(intl: IntlShape, fields: readonly string[]): string {
  const measures = fields.filter(looksLikeMeasure);
  const dimensions = fields.filter(field => !looksLikeMeasure(field));
  if (measures.length === 0 || dimensions.length === 0) return list(intl, fields);
  return intl.formatMessage(
    { id: 'chat.tool.by' },
    { measures: list(intl, measures), dimensions: list(intl, dimensions) },
  );
}

/** Up to this limit the number of rows is part of the question (“the first 5”); above it is a mere safety. */
const TELLING_LIMIT = 50;

function queryWords(intl: IntlShape, given: Arguments, running: string): string {
  const limit = Number(textOf(given['limit']) || Number.NaN);
  const first =
    limit > 0 && limit <= TELLING_LIMIT ? [intl.formatMessage({ id: 'chat.tool.first' }, { count: limit })] : [];
  const what = [
    columnsWords(intl, listOf(given['fields'])),
    ...first,
    ...filterWords(intl, recordOf(given['filters'])),
  ].filter(Boolean);
  const explore = nameWords(textOf(given['explore']));
  return intl.formatMessage({ id: 'chat.tool.query' }, { running, explore, what: what.join(', ') });
}

/** The tools that read what there is, former ones too; a finished turn tells them in one line. */
const METADATA = [
  'find_fields',
  'describe_explore',
  'get_models',
  'get_explores',
  'get_dimensions',
  'get_measures',
  'get_filters',
  'get_parameters',
  'get_field_value_suggestions',
] as const;
type MetadataTool = (typeof METADATA)[number];

/** Of what was searched for: a line shows no more. */
const MAX_WORDS = 80;

const metadataTool = (tool: string): MetadataTool | undefined => METADATA.find(name => name === tool);
export const isMetadata = (tool: string): boolean => metadataTool(tool) !== undefined;

function metadataWords(intl: IntlShape, tool: MetadataTool, given: Arguments, running: string): string {
  const values = {
    running,
    model: nameWords(textOf(given['model'])),
    explore: nameWords(textOf(given['explore'])),
    field: fieldWords(textOf(given['field'])),
    words: shortened(textOf(given['words'])),
  };
  return intl.formatMessage({ id: `chat.tool.${tool}` }, values);
}

const otherWords = (intl: IntlShape, tool: string, running: string): string =>
  intl.formatMessage({ id: 'chat.tool.other' }, { running, tool: nameWords(tool) });

const shortened = (text: string): string =>
  text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS).replace(/\s+\S*$/, '')}…` : text;

/** What a tool call does, in one line of plain words: “Looked at Order Items: Total Sale Price by Created Month, 2026”. */
export function toolWords(intl: IntlShape, { tool, arguments: given, outcome }: Call): string {
  const running = outcome === 'running' ? 'yes' : 'no';
  const metadata = metadataTool(tool);
  if (metadata !== undefined) return metadataWords(intl, metadata, given, running);
  switch (tool) {
    case 'query':
    case 'query_sql':
      return queryWords(intl, given, running);
    case 'get_looks':
    case 'get_dashboards': {
      const title = searched(given['title']);
      return intl.formatMessage({ id: `chat.tool.${tool}` }, { running, titled: title === '' ? 'no' : 'yes', title });
    }
    case 'show_chart': {
      const kind = CHART_KINDS.find(each => each === textOf(given['chart']));
      if (kind === undefined) return otherWords(intl, tool, running);
      return intl.formatMessage(
        { id: 'chat.tool.show_chart' },
        { running, kind: intl.formatMessage({ id: `results.kind.${kind}` }) },
      );
    }
    case 'run_look':
      return intl.formatMessage({ id: 'chat.tool.run_look' }, { running, id: textOf(given['look_id']) });
    case 'get_dashboard':
    case 'run_dashboard':
      return intl.formatMessage({ id: `chat.tool.${tool}` }, { running, id: textOf(given['dashboard_id']) });
    default:
      return otherWords(intl, tool, running);
  }
}

/** Several metadata calls in one line: “Read up on the data: models, explores, dimensions and measures”. */
export function summaryWords(intl: IntlShape, calls: readonly Pick<Call, 'tool'>[]): string {
  const kinds = METADATA.filter(name => calls.some(({ tool }) => tool === name));
  const what = intl.formatList(
    kinds.map(name => intl.formatMessage({ id: `chat.kind.${name}` })),
    { type: 'conjunction' },
  );
  return intl.formatMessage({ id: 'chat.tool.summary' }, { what });
}
