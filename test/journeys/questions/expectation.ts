import { type Cell, FIELDS, type Fields } from './fields.ts';
import { contains, type Period } from './periods.ts';
import { type Day, soldItems, visits } from './shop-facts.ts';

export type Row = Readonly<Record<string, Cell>>;

/** The order that a question asks for: by its first measure, by its first group (in time), or none. */
export type Order = 'highest first' | 'lowest first' | 'in time' | 'any';

export interface Expectation {
  readonly during: Period;
  readonly order: Order;
  /** Computed when first needed. */
  rows(): readonly Row[];
}

interface Wanted<Fact, Group extends string, Measure extends string> {
  readonly during: Period;
  readonly where?: (fact: Fact) => boolean;
  readonly by?: readonly Group[];
  readonly of: readonly Measure[];
  readonly having?: (row: Row) => boolean;
  readonly order?: Order;
  readonly top?: number;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const timeKey = (cell: Cell | undefined): string => {
  const weekday = WEEKDAYS.indexOf(String(cell));
  return weekday < 0 ? String(cell) : String(weekday);
};

function ordered(
  rows: readonly Row[],
  order: Order,
  group: string | undefined,
  measure: string,
  top = rows.length,
): readonly Row[] {
  if (order === 'any') return rows;
  if (order === 'in time') {
    const key = (row: Row): string => timeKey(row[group ?? '']);
    return rows.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
  }
  const sign = order === 'highest first' ? -1 : 1;
  const value = (row: Row): number => Number(row[measure]);
  const sorted = rows.toSorted((one, other) => sign * (value(one) - value(other)));
  // Looker promises no order among equals: with some at the top such a question could not be checked.
  const values = sorted.slice(0, top + 1).map(value);
  if (new Set(values).size < values.length) throw new Error(`rows with equal ${measure}: their order is open`);
  return sorted.slice(0, top);
}

function compute<Fact extends { readonly day: Day }>(
  facts: readonly Fact[],
  fields: Fields<Fact>,
  { during, where = () => true, by = [], of, having = () => true, order = 'any', top }: Wanted<Fact, string, string>,
): readonly Row[] {
  const groups = new Map<string, { readonly key: Row; readonly facts: Fact[] }>();
  // Without a group there is one row, also of nothing.
  if (by.length === 0) groups.set('[]', { key: {}, facts: [] });
  for (const fact of facts.filter(fact => contains(during, fact.day.date) && where(fact))) {
    const cells = by.map(field => fields.groups[field]?.(fact) ?? null);
    const name = JSON.stringify(cells);
    const group = groups.get(name) ?? {
      key: Object.fromEntries(by.map((field, at) => [field, cells[at] ?? null])),
      facts: [],
    };
    group.facts.push(fact);
    groups.set(name, group);
  }
  const rows = Array.from(groups.values(), (group): Row => {
    const cells = of.map(field => [field, fields.measures[field]?.(group.facts) ?? null] as const);
    return { ...group.key, ...Object.fromEntries(cells) };
  });
  const [measure = ''] = of;
  return ordered(rows.filter(having), order, by[0], measure, top);
}

function expectation<Fact extends { readonly day: Day }>(
  facts: readonly Fact[],
  fields: Fields<Fact>,
  wanted: Wanted<Fact, string, string>,
): Expectation {
  let rows: readonly Row[] | undefined;
  return { during: wanted.during, order: wanted.order ?? 'any', rows: () => (rows ??= compute(facts, fields, wanted)) };
}

type ItemFields = typeof FIELDS.items;
type VisitFields = typeof FIELDS.visits;

export const sold = (
  wanted: Wanted<(typeof soldItems)[number], keyof ItemFields['groups'], keyof ItemFields['measures']>,
): Expectation => expectation(soldItems, FIELDS.items, wanted);
export const visited = (
  wanted: Wanted<(typeof visits)[number], keyof VisitFields['groups'], keyof VisitFields['measures']>,
): Expectation => expectation(visits, FIELDS.visits, wanted);

/** One turn: what is asked, and what must come. */
export interface Question {
  readonly ask: string;
  readonly expect: Expectation;
}

/** Asked one after another, each going on from the one before. */
export type Conversation = readonly Question[];
