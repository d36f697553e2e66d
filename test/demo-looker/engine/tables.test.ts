import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { demoTables } from '../../../src/demo/looker/engine/tables/demo-tables.ts';
import { byKey, type Item, items, sum, TODAY, tables, text } from './shop.ts';

const END = Date.parse(`${TODAY}T23:59:59Z`) / 1000;
const month = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 7);
const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** A fingerprint of every column of every table. */
function fingerprint(value: unknown): string {
  const hash = createHash('sha256');
  const add = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    else if (typeof part === 'function') add((part as () => unknown)());
    else if (typeof part === 'object' && part !== null) {
      for (const [key, inner] of Object.entries(part)) {
        hash.update(key);
        add(inner);
      }
    } else hash.update(String(part));
  };
  add(value);
  return hash.digest('hex');
}

describe('the data of the demo shop', () => {
  test('are the same, byte for byte, whenever they are made for the same day', () => {
    expect(fingerprint(demoTables(TODAY))).toBe(fingerprint(tables));
  });

  test('are others for another day', () => {
    expect(fingerprint(demoTables('2026-11-21'))).not.toBe(fingerprint(tables));
  });

  test.each(['2026-02-30', '22/11/2026', '', '2026-11'])('are not made for %j, which is no date', today => {
    expect(() => demoTables(today)).toThrow(RangeError);
  });

  test('hold at least 100,000 order items of 20,000 customers over three years that end with today', () => {
    expect(items.length).toBeGreaterThanOrEqual(100_000);
    expect(tables.users.rows).toBeGreaterThanOrEqual(20_000);
    const days = new Set(items.map(item => day(item.created)));
    expect(days.size).toBe(3 * 365);
    expect(days.has(TODAY)).toBe(true);
  });

  test.each(['2024-02-29', '2025-01-01', '2026-06-30'])('have that many items for %s too', today => {
    expect(demoTables(today).orderItems.rows).toBeGreaterThanOrEqual(100_000);
  });

  test('put 43 to 47 percent of the customers in Brazil and most others in the USA', () => {
    const { users } = tables;
    const share = (country: string): number =>
      users.country.codes.filter((_, row) => text(users.country, row) === country).length / users.rows;
    expect(share('Brazil')).toBeGreaterThan(0.43);
    expect(share('Brazil')).toBeLessThan(0.47);
    expect(share('USA')).toBeGreaterThan(0.3);
  });

  test('name cities of the state a customer lives in', () => {
    const { users } = tables;
    const states = new Map<string, Set<string | null>>();
    for (let row = 0; row < users.rows; row++) {
      const key = `${text(users.country, row)}/${text(users.state, row)}`;
      states.set(key, (states.get(key) ?? new Set()).add(text(users.city, row)));
    }
    expect(states.get('Brazil/Minas Gerais')).toContain('Belo Horizonte');
    expect(states.get('Brazil/Minas Gerais')).not.toContain('Campinas');
  });

  test('offer 25 categories and 100 brands, and every one of them was sold', () => {
    expect(new Set(items.map(item => item.category)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(items.map(item => item.brand)).size).toBeGreaterThanOrEqual(100);
  });

  test('let nothing happen after today, nor before what must come first', () => {
    const { orderItems, users } = tables;
    const disordered = items.filter(({ row, user, created, shipped, returned }) => {
      const delivered = orderItems.delivered.seconds[row] ?? Number.NaN;
      const order = [users.created.seconds[user] ?? 0, created, shipped, delivered, returned, END].filter(
        time => !Number.isNaN(time),
      );
      return order.some((time, i) => time > (order[i + 1] ?? Infinity));
    });
    expect(disordered).toEqual([]);
  });

  test('give each item the status that its dates tell', () => {
    const wrong = items.filter(({ row, status, shipped, returned }) => {
      const delivered = !Number.isNaN(tables.orderItems.delivered.seconds[row] ?? Number.NaN);
      if (status === 'Returned') return Number.isNaN(returned) || !delivered;
      if (status === 'Complete') return !delivered;
      if (status === 'Shipped') return Number.isNaN(shipped) || delivered;
      return !Number.isNaN(shipped) || delivered;
    });
    expect(wrong).toEqual([]);
    expect(new Set(items.map(item => item.status)).size).toBe(5);
    const open = items.filter(({ status }) => status === 'Processing' || status === 'Shipped');
    expect(Math.min(...open.map(item => item.created))).toBeGreaterThan(END - 12 * 86_400);
  });

  test('cost less than they sell for at full price, in whole cents', () => {
    expect(items.every(item => Number.isInteger(item.price) && Number.isInteger(item.cost))).toBe(true);
    expect(sum(items.map(item => item.cost))).toBeLessThan(0.7 * sum(items.map(item => item.price)));
  });
});

describe('the seasons of the demo shop', () => {
  const perDay = byKey(
    items,
    item => day(item.created),
    group => group.length,
  );
  const between = (from: string, to: string): number[] =>
    [...perDay].flatMap(([date, count]) => (date >= from && date <= to ? [count] : []));
  const mean = (values: readonly number[]): number => sum(values) / values.length;

  test('Cyber Week sells about two and a half times what the weeks before it sell', () => {
    // Black Friday 2025 was 28 November.
    const ratio = mean(between('2025-11-24', '2025-12-01')) / mean(between('2025-11-03', '2025-11-16'));
    expect(ratio).toBeGreaterThan(2);
    expect(ratio).toBeLessThan(3);
  });

  test('December sells more than October, and January less', () => {
    expect(mean(between('2025-12-02', '2025-12-20'))).toBeGreaterThan(1.1 * mean(between('2025-10-01', '2025-10-31')));
    expect(mean(between('2026-01-01', '2026-01-31'))).toBeLessThan(mean(between('2025-10-01', '2025-10-31')));
  });

  test('more comes back in January than in any other month of a year', () => {
    const returns = byKey(
      items.filter(item => !Number.isNaN(item.returned)),
      item => month(item.returned),
      group => group.length,
    );
    const of2026 = [...returns].filter(([name]) => name.startsWith('2026'));
    expect(of2026.toSorted(([, a], [, b]) => b - a)[0]?.[0]).toBe('2026-01');
    expect(returns.get('2026-01')).toBeGreaterThan(2 * (returns.get('2026-02') ?? 0));
    // Gifts wait for Christmas to be over.
    expect(returns.get('2026-01')).toBeGreaterThan(2 * (returns.get('2025-12') ?? 0));
  });

  test('Mondays are busier than Saturdays, and the shop grows from year to year', () => {
    const weekday = (item: Item): number => new Date(item.created * 1000).getUTCDay();
    const count = byKey(items, weekday, group => group.length);
    expect(count.get(1)).toBeGreaterThan(1.15 * (count.get(6) ?? 0));
    expect(mean(between('2026-03-01', '2026-05-31'))).toBeGreaterThan(1.2 * mean(between('2025-03-01', '2025-05-31')));
  });

  test('a third of the orders, more or less, is followed by another within 30 days', () => {
    const days = tables.orderFacts.daysToNextOrder.values;
    const share = days.filter(count => count <= 30).length / days.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.45);
  });
});
