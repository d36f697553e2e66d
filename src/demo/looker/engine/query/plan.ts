import { IANAZone } from 'luxon';
import type { QueryClock } from '../filters/date-ranges.ts';
import { type FieldFilter, fieldFilter, measureFilter } from '../filters/field-filter.ts';
import { unescaped } from '../filters/list-items.ts';
import type { Dimension, Input, Measure, QueryInputs } from '../lookml/field.ts';
import { type DemoQuery, DemoQueryError, DemoSqlError } from '../types.ts';
import { type ExploreIndex, findExplore } from './explore-index.ts';
import { type Expression, expressionFields, parseExpression } from './expression.ts';
import { planSorts, type Sort } from './sorts.ts';

export interface Filtered<Field> {
  readonly field: Field;
  readonly filter: FieldFilter;
}

export interface Calculation {
  readonly name: string;
  readonly expression: Expression;
}

/** A query whose every name has been found and every expression read. `run` and `sql` both start from it. */
export interface QueryPlan {
  readonly query: DemoQuery;
  readonly index: ExploreIndex;
  readonly clock: QueryClock;
  readonly inputs: QueryInputs;
  /** Without the pivoted ones, in the order of the query. */
  readonly dimensions: readonly Dimension[];
  readonly pivots: readonly Dimension[];
  /** A measure that a parameter chooses is the chosen one, under its own name. */
  readonly measures: readonly Measure[];
  readonly where: readonly Filtered<Dimension>[];
  readonly having: readonly Filtered<Measure>[];
  readonly condition: Expression | null;
  readonly sorts: readonly Sort[];
  readonly calculations: readonly Calculation[];
}

/** The value of a parameter as the query sets it (Toolbox escapes its underscores) or as the model presets it. */
function parameterValue({ field }: Input, text: string | undefined): string {
  const value = unescaped(text ?? '').trim() || (field.defaultFilterValue ?? '');
  if (field.allowedValues?.some(allowed => allowed.value === value) === true) return value;
  throw new DemoQueryError(field.name, `"${value}" is not an allowed value of parameter "${field.name}".`);
}

/** The values of all parameters and filter-only fields. */
function readInputs(index: ExploreIndex, filters: DemoQuery['filters']): QueryInputs {
  const inputs = index.explore.views.flatMap(view => view.fields).filter(field => field.kind !== 'dimension');
  return Object.fromEntries(
    inputs.flatMap(input => {
      if (input.kind === 'measure') return [];
      const text = filters[input.field.name];
      return [[input.field.name, input.kind === 'parameter' ? parameterValue(input, text) : (text ?? '')]];
    }),
  );
}

/** Follows a parameter to the measure it chooses; the name and label stay those of the choosing one. */
export function chosenMeasure(measure: Measure, index: ExploreIndex, inputs: QueryInputs): Measure {
  const { aggregate } = measure;
  if (aggregate.kind !== 'choice') return measure;
  const chosen = index.measure(aggregate.measures[inputs[aggregate.parameter] ?? ''] ?? '');
  return { ...measure, aggregate: chosen.aggregate, sql: chosen.sql };
}

/** The query's filters, and the explore's own where the query does not speak of the field. */
const allFilters = (index: ExploreIndex, query: DemoQuery): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(index.explore.alwaysFilter.map(({ name, value }) => [name, value])),
  ...query.filters,
});

function planFilters(
  index: ExploreIndex,
  filters: Readonly<Record<string, string>>,
  clock: QueryClock,
  inputs: QueryInputs,
): Pick<QueryPlan, 'where' | 'having'> {
  const where: Filtered<Dimension>[] = [];
  const having: Filtered<Measure>[] = [];
  for (const [name, expression] of Object.entries(filters)) {
    const field = index.field(name);
    if (expression.trim() === '') continue;
    const { type } = field.field;
    if (field.kind === 'dimension') where.push({ field, filter: fieldFilter(type, expression, name, clock) });
    if (field.kind === 'measure') {
      having.push({
        field: chosenMeasure(field, index, inputs),
        filter: measureFilter(type, expression, name),
      });
    }
  }
  return { where, having };
}

function planCondition(index: ExploreIndex, source: string | null): Expression | null {
  if (source === null || source.trim() === '') return null;
  const condition = parseExpression(source);
  for (const name of expressionFields(condition)) {
    if (index.field(name).kind !== 'dimension') {
      throw new DemoSqlError(`The custom filter may use dimensions only, and "${name}" is none`);
    }
  }
  return condition;
}

/** A calculation may use what the query selects and the calculations before it. */
function planCalculations(query: DemoQuery): Calculation[] {
  const known = new Set(query.fields);
  return query.dynamicFields.map(({ tableCalculation: name, expression: source }) => {
    const expression = parseExpression(source);
    const missing = expressionFields(expression).find(field => !known.has(field));
    if (missing !== undefined)
      throw new DemoSqlError(`Table calculation "${name}" uses "${missing}", which the query does not select`);
    known.add(name);
    return { name, expression };
  });
}

function checkPivots(query: DemoQuery, index: ExploreIndex): Dimension[] {
  return [...new Set(query.pivots)].map(name => {
    if (!query.fields.includes(name))
      throw new DemoQueryError(name, `Pivot "${name}" is not among the query's fields.`);
    return index.dimension(name);
  });
}

/** Throws DemoQueryError for what Looker refuses, DemoSqlError for expressions beyond the demo. */
export function planQuery(query: DemoQuery, today: string): QueryPlan {
  const index = findExplore(query.model, query.view);
  const calculationNames = new Set(query.dynamicFields.map(field => field.tableCalculation));
  const names = [...new Set(query.fields)].filter(name => !calculationNames.has(name));
  if (names.length === 0) throw new DemoQueryError('fields', 'A query needs at least one field.');
  if (!IANAZone.isValidZone(query.queryTimezone)) {
    throw new DemoQueryError('query_timezone', `Unknown time zone "${query.queryTimezone}".`);
  }
  const clock: QueryClock = { today, zone: query.queryTimezone };
  const filters = allFilters(index, query);
  const inputs = readInputs(index, filters);
  const pivots = checkPivots(query, index);
  const dimensions: Dimension[] = [];
  const measures: Measure[] = [];
  for (const name of names) {
    const field = index.field(name);
    if (field.kind === 'measure') measures.push(chosenMeasure(field, index, inputs));
    else if (!query.pivots.includes(name)) dimensions.push(index.dimension(name));
  }
  return {
    query,
    index,
    clock,
    inputs,
    dimensions,
    pivots,
    measures,
    ...planFilters(index, filters, clock, inputs),
    condition: planCondition(index, query.filterExpression),
    sorts: planSorts(query, index, { dimensions, pivots, measures }, calculationNames),
    calculations: planCalculations(query),
  };
}
