import { invalid } from '../api-error.ts';
import type { DemoQuery, DemoResult } from '../engine/engine.ts';
import { delimited } from './delimited.ts';
import { jsonBi } from './json-bi.ts';
import { jsonDetail, jsonDetailError } from './json-detail.ts';
import { jsonRows } from './json-rows.ts';

export interface QueryAnswer {
  readonly result: DemoResult;
  readonly query: DemoQuery;
  readonly sql: () => string;
}

export interface QueryFormat {
  readonly contentType: string;
  /** Nothing is run: the answer is the SQL text. */
  readonly sqlOnly?: true;
  /** An object is sent as JSON, a string as it is. */
  render(answer: QueryAnswer): unknown;
  renderError(message: string): unknown;
}

const JSON_TYPE = 'application/json; charset=utf-8';
/** How Looker tells a database's error in the flat formats, with HTTP 200. */
const errorRow = (message: string) => [{ looker_error: message }];

const FORMATS: Readonly<Record<string, QueryFormat>> = {
  json: { contentType: JSON_TYPE, render: ({ result }) => jsonRows(result), renderError: errorRow },
  json_bi: { contentType: JSON_TYPE, render: jsonBi, renderError: errorRow },
  json_detail: { contentType: JSON_TYPE, render: jsonDetail, renderError: jsonDetailError },
  csv: {
    contentType: 'text/csv; charset=utf-8',
    render: ({ result }) => delimited(result, ','),
    renderError: message => message,
  },
  txt: {
    contentType: 'text/plain; charset=utf-8',
    render: ({ result }) => delimited(result, '\t'),
    renderError: message => message,
  },
  sql: {
    contentType: 'text/plain; charset=utf-8',
    sqlOnly: true,
    render: answer => answer.sql(),
    renderError: message => message,
  },
};

/** Throws Looker's 422 for a format the demo does not write (html, md, xlsx, png, …). */
export function formatFor(name: string): QueryFormat {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format === undefined) throw invalid('result_format', `The demo does not write "${name}".`);
  return format;
}
