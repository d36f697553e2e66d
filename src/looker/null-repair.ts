import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { CodedError } from '../contract/errors.ts';

/** A text that may be null at Looker but not in the Toolbox. */
const text = otherwise(z.string(), '');
/** A list that may be null; entries that are no objects are dropped. */
const listOf = <Entry extends z.ZodMiniType>(entry: Entry) =>
  z.pipe(
    otherwise(z.array(z.unknown()), []),
    z.pipe(
      z.transform((entries: unknown[]): unknown[] => entries.filter(isObject)),
      z.array(entry),
    ),
  );
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const anyObject = z.looseObject({});
const orEmpty = otherwise(anyObject, {});
const titled = z.looseObject({ title: text });

const model = z.pipe(
  z.looseObject({
    name: text,
    label: text,
    project_name: text,
    allowed_db_connection_names: otherwise(z.array(z.string()), []),
  }),
  z.transform(value => ({ ...value, label: value.label === '' ? value.name : value.label })),
);
const element = z.looseObject({
  look: otherwise(z.optional(z.nullable(z.looseObject({ query: orEmpty }))), null),
});

/**
 * What MCP Toolbox 1.12.0 cannot bear as null, by path: it panics on these fields, and a panic under run_dashboard
 * ends its process. Everything else passes as it came.
 */
const REPAIRS: readonly (readonly [path: RegExp, schema: z.ZodMiniType])[] = [
  [/^\/user$/, z.looseObject({ first_name: text, last_name: text })],
  [/^\/lookml_models$/, listOfTop(model)],
  [/^\/lookml_models\/[^/]+$/, z.looseObject({ explores: listOf(anyObject) })],
  [/^\/lookml_models\/[^/]+\/explores\/[^/]+$/, anyObject],
  [/^\/(looks|dashboards)\/search$/, listOfTop(anyObject)],
  [/^\/looks\/[^/]+$/, z.looseObject({ title: text, query: orEmpty })],
  [/^\/folders\/[^/]+\/(looks|dashboards)$/, listOfTop(titled)],
  [/^\/dashboards\/[^/]+$/, z.looseObject({ dashboard_elements: listOf(element) })],
  [/^\/merge_queries\/[^/]+$/, z.looseObject({ source_queries: listOf(z.looseObject({ query_slug: text })) })],
];
const ANYTHING = z.union([anyObject, z.array(z.unknown())]);

function listOfTop<Entry extends z.ZodMiniType>(entry: Entry) {
  return z.pipe(z.array(z.unknown()), listOf(entry));
}

/** The answer with its nulls filled. Throws looker_unreadable when it is not the kind of value this path has. */
export function repairNulls(path: string, answer: unknown): unknown {
  const schema = REPAIRS.find(([pattern]) => pattern.test(path))?.[1] ?? ANYTHING;
  const repaired = schema.safeParse(answer);
  if (repaired.success) return repaired.data;
  throw new CodedError('looker_unreadable', { cause: repaired.error });
}
