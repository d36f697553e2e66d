import type { QueryClock } from '../filters/date-ranges.ts';
import type { Explore, Join } from '../lookml/explores.ts';
import type { QueryInputs } from '../lookml/field.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import { type ZoneOffsets, zoneOffsets } from './time-zone.ts';

/** Everything a running query reads beside its plan. */
export interface QueryContext {
  readonly tables: DemoTables;
  readonly offsets: ZoneOffsets;
  readonly inputs: QueryInputs;
  /** The view's row for each row of the explore's base view. */
  join(view: string): Join;
}

/** Time zones that queries named lately; more would only be somebody trying them all. */
const KEPT_ZONES = 32;

/** The joins and time zones that queries share. */
export function queryContexts(
  tables: DemoTables,
): (explore: Explore, clock: QueryClock, inputs: QueryInputs) => QueryContext {
  const zones = new Map<string, ZoneOffsets>();
  const joins = new Map<string, Readonly<Record<string, Join>>>();
  const kept = <Key, Value>(cache: Map<Key, Value>, key: Key, make: () => Value): Value => {
    const value = cache.get(key) ?? make();
    cache.set(key, value);
    return value;
  };
  return (explore, clock, inputs) => {
    if (zones.size >= KEPT_ZONES) zones.clear();
    return {
      tables,
      inputs,
      offsets: kept(zones, clock.zone, () => zoneOffsets(clock.zone, tables.span)),
      join: view => {
        const join = kept(joins, explore.name, () => explore.joins(tables))[view];
        if (join === undefined) throw new RangeError(`${view} is not joined to ${explore.name}`);
        return join;
      },
    };
  };
}
