import { fieldFilter } from '../filters/field-filter.ts';
import type { Dimension } from '../lookml/field.ts';
import { ZONE } from '../lookml/timeframe-sql.ts';
import type { Expression } from './expression.ts';
import type { Filtered, QueryPlan } from './plan.ts';

const CONDITION = /\{% condition ([\w.]+) %\}\s*(\S+)\s*\{% endcondition %\}/g;

const alias = (name: string): string => `\`${name.replace('.', '_')}\``;
const textSql = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A dimension's SQL with the query's zone and its filter-only fields filled in. */
function dimensionSql(dimension: Dimension, plan: QueryPlan): string {
  return dimension.sql.replaceAll(ZONE, plan.clock.zone).replaceAll(CONDITION, (_, name: string, column: string) => {
    const { field } = plan.index.field(name);
    const conditions = fieldFilter(field.type, plan.inputs[name] ?? '', name, plan.clock).sql(column);
    return conditions.length === 0 ? '1=1' : conditions.map(condition => `(${condition})`).join(' AND ');
  });
}

/** Dates are compared as instants, so the column is the one behind the frame. */
const filteredSql = (dimension: Dimension, plan: QueryPlan, on: 'value' | 'instant'): string =>
  on === 'instant' ? instantColumn(dimension) : dimensionSql(dimension, plan);

const instantColumn = ({ field }: Dimension): string => `${field.view}.${field.dimensionGroup ?? ''}_at`;

const SQL_OPERATORS: Readonly<Record<string, string>> = { and: 'AND', or: 'OR', '!=': '<>' };

function expressionSql(expression: Expression, plan: QueryPlan): string {
  switch (expression.kind) {
    case 'constant':
      return typeof expression.value === 'string' ? textSql(expression.value) : String(expression.value ?? 'NULL');
    case 'field':
      return dimensionSql(plan.index.dimension(expression.name), plan);
    case 'negate':
      return `-(${expressionSql(expression.of, plan)})`;
    case 'not':
      return `NOT (${expressionSql(expression.of, plan)})`;
    case 'binary': {
      const operator = SQL_OPERATORS[expression.operator] ?? expression.operator;
      return `(${expressionSql(expression.left, plan)} ${operator} ${expressionSql(expression.right, plan)})`;
    }
  }
}

const conditionsSql = (conditions: readonly string[], keyword: string): string[] =>
  conditions.length === 0 ? [] : [`${keyword} ${conditions.map(condition => `(${condition})`).join(' AND ')}`];

function whereSql(plan: QueryPlan): string[] {
  const conditions = plan.where.flatMap(({ field, filter }: Filtered<Dimension>) =>
    filter.sql(filteredSql(field, plan, filter.on)),
  );
  return conditionsSql(
    plan.condition === null ? conditions : [...conditions, expressionSql(plan.condition, plan)],
    'WHERE',
  );
}

function orderSql(plan: QueryPlan, columns: readonly string[]): string[] {
  const orders = plan.sorts
    .filter(sort => sort.of !== 'calculation')
    .map(sort => `${columns.indexOf(sort.name) + 1}${sort.descending ? ' DESC' : ''}`);
  return orders.length === 0 ? [] : [`ORDER BY ${orders.join(', ')}`];
}

/**
 * The statement Looker would show, in BigQuery's dialect. Looker pivots after the database, so pivots are grouped like
 * other dimensions; its hashes for symmetric aggregates are written as plain DISTINCT.
 */
export function planSql(plan: QueryPlan): string {
  const dimensions = [...plan.dimensions, ...plan.pivots];
  const selected = [
    ...dimensions.map(dimension => ({ name: dimension.field.name, sql: dimensionSql(dimension, plan) })),
    ...plan.measures.map(measure => ({ name: measure.field.name, sql: measure.sql })),
  ];
  const { limit } = plan.query;
  return [
    'SELECT',
    selected.map(({ name, sql }) => `    ${sql} AS ${alias(name)}`).join(',\n'),
    plan.index.explore.sqlFrom,
    ...whereSql(plan),
    ...(dimensions.length === 0 ? [] : [`GROUP BY ${dimensions.map((_, at) => at + 1).join(', ')}`]),
    ...conditionsSql(
      plan.having.flatMap(({ field, filter }) => filter.sql(field.sql)),
      'HAVING',
    ),
    ...orderSql(
      plan,
      selected.map(({ name }) => name),
    ),
    ...(limit < 0 ? [] : [`LIMIT ${limit}`]),
  ].join('\n');
}
