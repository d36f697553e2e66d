import { fitting } from './fitting.ts';
import { compact, type Item } from './list-answer.ts';
import { ROWS_ANSWER_BYTES, rowsAnswer, type StoredResult } from './rows-answer.ts';

/** All tiles of a dashboard together; each has its part of it. */
const ALL_TILES_BYTES = 40 * 1024;
/** A tile's part is never smaller: below that not even its columns can be told. */
const MIN_TILE_BYTES = 2 * 1024;
/** Of a dashboard's description: its tiles, and half as much its filters. Together less than a list may have. */
const PART_BYTES = 24 * 1024;
/** Enough to see what a text tile or a failure says. */
const MAX_TEXT_CHARS = 500;

const asItem = (value: unknown): Item => (typeof value === 'object' && value !== null ? { ...value } : {});
const asItems = (value: unknown): Item[] => (Array.isArray(value) ? value.map(asItem) : []);
const asText = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MAX_TEXT_CHARS) : '');

/** The Toolbox runs saved queries without these parts (1.12.0), so numbers can differ from those on the screen in Looker. */
export const LOOK_NOTE = 'Run without custom filters, table calculations and totals the look may have.';
const DASHBOARD_NOTE =
  "Run with each tile's own filters only: the dashboard's filter values and defaults were not applied (get_dashboard lists them; use query to apply them).";

function tileQuery(element: Item): Item {
  const query = asItem(
    asItem(element['result_maker'])['query'] ?? element['query'] ?? asItem(element['look'])['query'],
  );
  const { model, view, fields, pivots, filters, sorts, limit, filter_expression } = query;
  return { model, explore: view, fields, pivots, filters, sorts, limit, filter_expression };
}

const shownTile = (element: Item): Item =>
  compact({
    id: element['id'],
    title: asText(element['title']) || asText(element['title_text']),
    text: asText(element['body_text']),
    ...tileQuery(element),
  });

const shownFilter = (filter: Item): Item => {
  const { name, title, type, default_value, model, explore, dimension, required } = filter;
  return compact({
    name,
    title: title === name ? '' : title,
    type,
    default_value,
    model,
    explore,
    dimension,
    required,
  });
};

/** A dashboard for the model, without layout and links: its filters, and each tile with its query. */
export function shownDashboard({ id, title, description, ...rest }: Item): Item {
  const filters = fitting(asItems(rest['dashboard_filters']).map(shownFilter), PART_BYTES / 2);
  const all = asItems(rest['dashboard_elements']).map(shownTile);
  const tiles = fitting(all, PART_BYTES);
  const left_out = all.length - tiles.length;
  return {
    id,
    title,
    description: asText(description),
    filters,
    tiles,
    ...(left_out > 0 ? { tiles_left_out: left_out } : {}),
  };
}

const byIndex = (one: Item, other: Item): number => Number(one['index']) - Number(other['index']);

/** What a tile without rows of its own says: its text, or why it failed. */
function wordsOfTile(tile: Item): string | undefined {
  const status = asText(tile['query_status']);
  const title = asText(tile['title']) || asText(tile['title_text']);
  if (status !== '' && status !== 'success')
    return JSON.stringify(compact({ title, error: 'This tile could not be run.' }));
  const text = compact({ title, subtitle: asText(tile['subtitle_text']), text: asText(tile['body_text']) });
  return tile['element_type'] === 'text' && Object.keys(text).length > 0 ? JSON.stringify(text) : undefined;
}

/** The tiles' rows in the order of the dashboard, one JSON object a line, and a last line on what was not applied. */
export function dashboardAnswer(dashboard: Item, results: readonly StoredResult[]): string {
  const tiles = asItems(dashboard['tiles']).sort(byIndex);
  const maxBytes = Math.min(ROWS_ANSWER_BYTES, Math.max(MIN_TILE_BYTES, ALL_TILES_BYTES / Math.max(1, results.length)));
  const waiting = [...results];
  const lines: string[] = [];
  for (const tile of tiles) {
    const place = waiting.findIndex(({ result }) => result.title !== undefined && result.title === tile['title']);
    const words = wordsOfTile(tile);
    if (words !== undefined) lines.push(words);
    else lines.push(...waiting.splice(place, place < 0 ? 0 : 1).map(stored => rowsAnswer(stored, { maxBytes })));
  }
  lines.push(...waiting.map(stored => rowsAnswer(stored, { maxBytes })));
  return [...lines, JSON.stringify({ note: DASHBOARD_NOTE })].join('\n');
}
