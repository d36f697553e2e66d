import type { Dimension, Measure } from '../lookml/field.ts';
import { type DemoQuery, DemoQueryError } from '../types.ts';
import type { ExploreIndex } from './explore-index.ts';

export interface Sort {
  readonly name: string;
  readonly of: 'dimension' | 'pivot' | 'measure' | 'calculation';
  readonly descending: boolean;
  /** For a pivoted measure: the column to sort by. */
  readonly pivotIndex: number;
}

interface Selected {
  readonly dimensions: readonly Dimension[];
  readonly pivots: readonly Dimension[];
  readonly measures: readonly Measure[];
}

const SORT = /^(?<name>\S+)(?:\s+(?<direction>asc|desc))?(?:\s+(?<pivot>\d{1,4}))?$/i;

/** Looker's default: the newest date first, else the largest first measure, else the first dimension. */
function defaultSort({ dimensions, measures }: Selected): Sort[] {
  const date = dimensions.find(dimension => dimension.timeframe !== undefined);
  if (date !== undefined) return [{ name: date.field.name, of: 'dimension', descending: true, pivotIndex: 0 }];
  const [measure] = measures;
  if (measure !== undefined) return [{ name: measure.field.name, of: 'measure', descending: true, pivotIndex: 0 }];
  return dimensions.slice(0, 1).map(({ field }) => ({
    name: field.name,
    of: 'dimension',
    descending: false,
    pivotIndex: 0,
  }));
}

/**
 * Reads `view.field`, `view.field desc`, `view.field desc 1`. A field that is not selected cannot be sorted by and is left
 * out, as Looker does; one that does not exist throws DemoQueryError. Sorting pivots only leaves the rows' default.
 */
export function planSorts(
  query: DemoQuery,
  index: ExploreIndex,
  selected: Selected,
  calculations: ReadonlySet<string>,
): Sort[] {
  const kindOf = (name: string): Sort['of'] | undefined => {
    if (calculations.has(name)) return 'calculation';
    const isNamed = (field: Dimension | Measure): boolean => field.field.name === name;
    if (selected.dimensions.some(isNamed)) return 'dimension';
    if (selected.pivots.some(isNamed)) return 'pivot';
    if (selected.measures.some(isNamed)) return 'measure';
    index.field(name);
    return undefined;
  };
  const sorts = query.sorts
    .filter(text => text.trim() !== '')
    .flatMap((text): Sort[] => {
      const groups = SORT.exec(text.trim())?.groups;
      if (groups?.name === undefined) throw new DemoQueryError('sorts', `Sort "${text}" is not understood.`);
      const of = kindOf(groups.name);
      const descending = groups.direction?.toLowerCase() === 'desc';
      return of === undefined ? [] : [{ name: groups.name, of, descending, pivotIndex: Number(groups.pivot ?? 0) }];
    });
  return sorts.some(sort => sort.of !== 'pivot') ? sorts : [...sorts, ...defaultSort(selected)];
}
