import { describeFilters } from '../answering/describe-filters.ts';
import { describeResult } from '../answering/describe-result.ts';
import { formatNumber } from '../answering/format.ts';
import { databaseErrorIn, type QueryResult, readQueryResult } from '../conversation/query-result.ts';
import { errorWords, jsonValuesIn } from '../conversation/tool-answer.ts';
import { fold } from '../language/fold.ts';
import type { ExploreFields, Understanding } from '../understanding/understanding.ts';
import { type Draft, type QueryArgs, queryArgs } from './draft.ts';
import { ask, type Plan, type Scene } from './plan.ts';
import type { Filtered } from './question-values.ts';
import { resultIdIn, showChart } from './show-chart.ts';
import { literal } from './value-filter.ts';

/** What the answer has to tell beside the rows. */
type Asked = Understanding & Pick<Filtered, 'shareOf' | 'lacksWhole'>;

/** Runs the query and puts its rows into words; a query that Looker refuses over one field is tried once without it. */
export function* runQuery(draft: Draft, asked: Asked, fields: ExploreFields, scene: Scene): Plan {
  const { phrases } = scene;
  const args = queryArgs(draft, fields);
  if (asked.sql) return yield* showSql(args, scene);
  const refresh = asked.refreshes ? { refresh: true } : {};
  const first = yield* ask({ tool: 'query', args: { ...args, ...refresh } }, phrases.thoughts.query);
  const words = failureOf(first);
  const refused = words === undefined ? undefined : refusedField(words, draft);
  if (words === undefined || refused === undefined) {
    const told = yield* withWantedRow(first, args, asked, scene);
    return answerOf(told, args, asked, fields, scene, yield* chartNotes(first, asked, scene));
  }
  const smaller = queryArgs(without(draft, refused), fields);
  const second = yield* ask({ tool: 'query', args: { ...smaller, ...refresh } }, phrases.thoughts.retry(refused));
  const notes = yield* chartNotes(second, asked, scene);
  return answerOf(second, smaller, asked, fields, scene, [...notes, phrases.leftOut(refused)]);
}

/** The value whose share is asked for may stand in a row that was not told: then it is asked for alone. */
function* withWantedRow(
  outcome: QueryOutcome,
  args: QueryArgs,
  { share, shareOf }: Asked,
  scene: Scene,
): Plan<QueryOutcome & { readonly wanted?: QueryResult['rows'] }> {
  const [field = ''] = args.fields;
  const result = outcome.text === undefined ? undefined : readQueryResult(outcome.text);
  if (!share || shareOf === undefined || result === undefined || result.rows.length === result.rowCount) return outcome;
  if (result.rows.some(row => row.includes(shareOf))) return outcome;
  const filters = { ...args.filters, [field]: literal(shareOf) };
  const alone = yield* ask({ tool: 'query', args: { ...args, filters } }, scene.phrases.thoughts.query);
  return { ...outcome, ...(alone.kind === 'answer' ? { wanted: readQueryResult(alone.text).rows } : {}) };
}

/** Has the rows drawn as they were asked for, if they were. */
function* chartNotes(outcome: QueryOutcome, { chart }: Asked, scene: Scene): Plan<readonly string[]> {
  if (chart === undefined) return [];
  const id = outcome.text === undefined ? undefined : resultIdIn(outcome.text);
  return [chart === 'any' || id === undefined ? scene.phrases.chart : yield* showChart(id, chart, scene)];
}

type QueryOutcome = Parameters<typeof failureOf>[0];

/** The error's words, when the query gave no rows but one. */
function failureOf(outcome: { readonly kind: string; readonly text?: string }): string | undefined {
  if (outcome.kind === 'error') return errorWords(outcome.text ?? '');
  const databaseError = outcome.text === undefined ? undefined : databaseErrorIn(outcome.text);
  return databaseError === undefined ? undefined : errorWords(databaseError);
}

/** The field an error speaks of, when the query makes sense without it. */
function refusedField(words: string, draft: Draft): string | undefined {
  const used = [...draft.groups, ...draft.measures.slice(1), ...Object.keys(draft.filters)];
  return used.find(name => fold(words).includes(fold(name)));
}

const without = (draft: Draft, name: string): Draft => ({
  groups: draft.groups.filter(group => group !== name),
  measures: draft.measures.filter(measure => measure !== name),
  filters: Object.fromEntries(Object.entries(draft.filters).filter(([field]) => field !== name)),
  sorts: draft.sorts.filter(sort => sort.split(' ')[0] !== name),
  limit: draft.limit,
});

function* showSql(args: QueryArgs, scene: Scene): Plan {
  const outcome = yield* ask({ tool: 'query_sql', args: { ...args } }, scene.phrases.thoughts.sql);
  if (outcome.kind === 'undeclared') return scene.phrases.toolMissing('query_sql');
  if (outcome.kind === 'error') return scene.phrases.queryFailed(errorWords(outcome.text));
  const sql = jsonValuesIn(outcome.text).find(value => typeof value === 'string');
  return scene.phrases.madeSql(sql ?? outcome.text.replaceAll(/<\/?untrusted_context>/g, '').trim());
}

/** `top 5` cuts after five rows, as it should. */
const isCutShort = ({ cut, rowCount }: QueryResult, { limit }: QueryArgs): boolean =>
  cut && (limit === undefined || rowCount < limit);

function answerOf(
  outcome: QueryOutcome & { readonly wanted?: QueryResult['rows'] },
  args: QueryArgs,
  asked: Asked,
  { measures, dimensions }: ExploreFields,
  { phrases, language, calendar }: Scene,
  notes: readonly string[],
): string {
  const failure = failureOf(outcome);
  if (failure !== undefined) return phrases.queryFailed(failure);
  if (outcome.text === undefined) return phrases.toolMissing('query');
  const all = [...measures, ...dimensions];
  const told = readQueryResult(outcome.text);
  const result = { ...told, rows: [...told.rows, ...(outcome.wanted ?? [])] };
  const { compares, growth, share, shareOf, lacksWhole } = asked;
  const left = [...asked.unknown, ...asked.dropped];
  // First of all: the number that follows may be one to another question.
  const unused = [...asked.slips.map(phrases.slip), ...(left.length === 0 ? [] : [phrases.unused(left)])];
  const undated = asked.periods.length > 0 && !dimensions.some(field => field.type.startsWith('date'));
  return [
    ...unused,
    describeResult({
      result,
      fields: all,
      sorts: args.sorts ?? [],
      compares: compares || growth,
      growth,
      pivotTypes: (args.pivots ?? []).map(name => all.find(field => field.name === name)?.type),
      today: calendar.today,
      sameDays: Object.values(args.filters ?? {}).some(filter => filter.includes(' to ') && filter.includes(',')),
      share,
      shareOf,
      lacksWhole,
      limited: args.limit !== undefined,
      phrases,
      language,
    }),
    describeFilters(args.filters ?? {}, all, phrases, language),
    ...(isCutShort(result, args) ? [phrases.cut(formatNumber(result.rowCount, undefined, language))] : []),
    ...(undated ? [phrases.noDates] : []),
    ...notes,
  ].join(' ');
}
