/** Typed by hand, not taken from the product: what the model may be offered, by the names it knows. */
export const OFFERED = [
  'describe_explore',
  'find_fields',
  'get_dashboard',
  'get_dashboards',
  'get_explores',
  'get_field_value_suggestions',
  'get_looks',
  'get_models',
  'query',
  'query_sql',
  'run_dashboard',
  'run_look',
  'show_chart',
].map(name => `mcp_looker_${name}`);

/** One segment of a path, as it stands in the request line; what it decodes to is looked at by itself. */
const ONE = "[\\w.~!'()*%-]+";

/** Typed by hand: every method and path that may reach Looker, with the names that its query string may have. */
const REQUESTS: readonly (readonly [method: string, path: string, ...names: string[]])[] = [
  ['POST', '/login'],
  ['GET', '/user'],
  ['GET', '/versions'],
  ['GET', '/setting', 'fields'],
  ['GET', '/lookml_models', 'exclude_empty', 'exclude_hidden', 'fields', 'include_internal'],
  ['GET', `/lookml_models/${ONE}`, 'fields'],
  ['GET', `/lookml_models/${ONE}/explores/${ONE}`, 'fields'],
  ['GET', `/models/${ONE}/views/${ONE}/fields/${ONE}/suggestions`, 'term', 'filters'],
  ['GET', '/looks/search', 'title', 'description', 'limit', 'offset', 'fields', 'folder_id', 'favorite_count'],
  ['GET', `/looks/${ONE}`, 'fields'],
  ['GET', '/dashboards/search', 'title', 'description', 'limit', 'offset', 'fields', 'last_used_at'],
  ['GET', `/dashboards/${ONE}`, 'fields'],
  ['GET', `/merge_queries/${ONE}`, 'fields'],
  ['GET', `/queries/slug/${ONE}`, 'fields'],
  ['POST', `/sql_queries/${ONE}/run/json`],
  ['POST', '/queries/run_inline'],
  ['POST', '/queries/run/json'],
  ['POST', '/queries/run/sql'],
  // Of the product itself, when an answer is stopped: the query that was broken off is ended.
  ['GET', '/running_queries'],
  ['DELETE', `/running_queries/${ONE}`],
];

const TABLE = REQUESTS.map(([method, path, ...names]) => ({
  method,
  path: new RegExp(`^/api/4\\.0${path}$`),
  names: new Set(names),
}));

/** What a segment may not turn out to be: dots alone, separators, what would be decoded twice, control characters. */
const MISLEADING = /^\.{0,2}$|[/\\%\p{Cc}]/u;

/** Whether a request may reach Looker; `url` as it stood in the request line. */
export function mayReachLooker(method: string, url: string): boolean {
  const [path = '', search = '', ...more] = url.split('?');
  const row = TABLE.find(candidate => candidate.method === method && candidate.path.test(path));
  if (row === undefined || more.length > 0 || url.includes('#')) return false;
  const segments = path.slice('/api/4.0/'.length).split('/').map(decodeURIComponent);
  if (segments.some(segment => MISLEADING.test(segment))) return false;
  return [...new URLSearchParams(search).keys()].every(name => row.names.has(name));
}
