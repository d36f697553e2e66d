import * as z from 'zod/mini';

/** Enough to see what a result was like; whoever needs more asks again. */
const ROWS = 5;
const VALUES = 20;
/** Of whatever else was answered. */
const CHARS = 800;
const SHORTENED = '(shortened; call again to see all)';

const fieldsSchema = z.optional(z.array(z.array(z.string())));
/** What the tools of the conversation answer, as far as it is shortened here. */
const resultSchema = z.looseObject({
  result_id: z.string(),
  row_count: z.number(),
  columns: z.optional(z.array(z.looseObject({ key: z.string() }))),
  rows: z.array(z.unknown()),
});
const exploreSchema = z.looseObject({
  explore: z.string(),
  dimensions: fieldsSchema,
  measures: fieldsSchema,
  filters: fieldsSchema,
  parameters: fieldsSchema,
});
const valuesSchema = z.looseObject({ suggestions: z.array(z.unknown()) });

/**
 * What an earlier turn's tool answered, as it is told again: each step of each later turn carries it. Results keep id, columns,
 * numbers of all rows and a few rows; explores the fields that the turn then used (`used`: the arguments of its calls).
 * It does not depend on how long ago that was: what a provider has read once it need not read again.
 */
export function pastAnswer(answer: string, used: string): string {
  const lines = answer.split('\n').map(line => ({ line, short: shortLine(line, used) }));
  const known = lines.flatMap(({ short }) => short ?? []);
  const rest = lines.flatMap(({ line, short }) => (short === undefined ? [line] : [])).join('\n');
  const told = [
    ...known,
    ...(rest === '' ? [] : [rest.length > CHARS ? `${rest.slice(0, CHARS)}… ${SHORTENED}` : rest]),
  ];
  return told.length === 0 && answer !== '' ? SHORTENED : told.join('\n');
}

/** The line in short, none when it is not worth telling; undefined when it is of no known form. */
function shortLine(line: string, used: string): string[] | undefined {
  const json = parsed(line);
  const result = resultSchema.safeParse(json).data;
  if (result !== undefined) return [JSON.stringify(shortResult(result))];
  const explore = exploreSchema.safeParse(json).data;
  if (explore !== undefined) return shortExplore(explore, used);
  const values = valuesSchema.safeParse(json).data;
  if (values === undefined) return undefined;
  const { suggestions } = values;
  const left = suggestions.length - VALUES;
  return [
    left <= 0
      ? line
      : JSON.stringify({ ...values, suggestions: suggestions.slice(0, VALUES), left_out: left, shortened: true }),
  ];
}

function shortResult(result: z.infer<typeof resultSchema>): object {
  const { columns = [], rows, row_count, note: _note, ...rest } = result;
  const keys = columns.map(({ key }) => key);
  const told = rows.slice(0, ROWS);
  const note = `An earlier turn's result: the first ${told.length} of ${row_count} rows are told again. Query again to see more.`;
  return { ...rest, columns: keys, rows: told, row_count, ...(told.length < row_count ? { note } : {}) };
}

function shortExplore(explore: z.infer<typeof exploreSchema>, used: string): string[] {
  const ofUse = (fields: string[][] | undefined): string[][] =>
    (fields ?? []).flatMap(([name = '', label = '', type = '']) =>
      fieldsOf(name, label, type).filter(([each]) => used.includes(`"${each}`)),
    );
  const { dimensions, measures, filters, parameters, left_out: _left, ...place } = explore;
  const kept = Object.entries({ dimensions, measures, filters, parameters })
    .map(([kind, fields]) => [kind, ofUse(fields)] as const)
    .filter(([, fields]) => fields.length > 0);
  return kept.length === 0 ? [] : [JSON.stringify({ ...place, ...Object.fromEntries(kept), shortened: true })];
}

/** `orders.created_{date,month}` stands for two fields. */
function fieldsOf(name: string, label: string, type: string): string[][] {
  const [, start, frames = ''] = /^(.*)\{(.+)\}$/.exec(name) ?? [];
  if (start === undefined) return [[name, label, type]];
  return frames
    .split(',')
    .map(frame => [`${start}${frame}`, `${label} ${frame.replaceAll('_', ' ')}`, `${type}_${frame}`]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
