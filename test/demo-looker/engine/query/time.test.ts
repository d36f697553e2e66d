import { describe, expect, test } from 'vitest';
import { asMap, byKey, column, items, run, single, TODAY } from '../shop.ts';

/** The wall clock of a zone, asked of Intl for each item: slow, and apart from the engine's own way. */
function wallClock(zone: string): (seconds: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return seconds => format.format(seconds * 1000);
}

const day = (clock: string): Date => new Date(`${clock.slice(0, 10)}T00:00:00Z`);
const iso = (date: Date): string => date.toISOString().slice(0, 10);

function monday(clock: string): string {
  const date = day(clock);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return iso(date);
}

function isoWeek(clock: string): number {
  const thursday = new Date(`${monday(clock)}T00:00:00Z`);
  thursday.setUTCDate(thursday.getUTCDate() + 3);
  const firstDay = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - firstDay) / (7 * 86_400_000)) + 1;
}

const name = (clock: string, part: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...part }).format(day(clock));
const quarterStart = (clock: string): string =>
  `${clock.slice(0, 4)}-${String(Math.floor((Number(clock.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}`;

const FRAMES: Record<string, (clock: string) => unknown> = {
  date: clock => clock.slice(0, 10),
  hour: clock => clock.slice(0, 13),
  week: monday,
  month: clock => clock.slice(0, 7),
  quarter: quarterStart,
  year: clock => Number(clock.slice(0, 4)),
  hour_of_day: clock => Number(clock.slice(11, 13)),
  month_num: clock => Number(clock.slice(5, 7)),
  week_of_year: isoWeek,
  day_of_week: clock => name(clock, { weekday: 'long' }),
  month_name: clock => name(clock, { month: 'long' }),
};

describe('a date in a zone', () => {
  /** Enough items to fall on every day of three years, and few enough to ask Intl for each. */
  const sample = items.filter(item => item.country === 'Portugal');
  const countBy = (zone: string, frame: string): unknown =>
    asMap(
      run({
        fields: [`order_items.created_${frame}`, 'order_items.count'],
        filters: { 'users.country': 'Portugal' },
        queryTimezone: zone,
        limit: -1,
      }),
      `order_items.created_${frame}`,
      'order_items.count',
    );

  test.each(Object.entries(FRAMES))(
    'by %s is what the clocks of New York, with their summer time, showed',
    (frame, key) => {
      const clock = wallClock('America/New_York');
      const expected = byKey(
        sample,
        item => key(clock(item.created)),
        group => group.length,
      );
      expect(countBy('America/New_York', frame)).toEqual(expected);
    },
  );

  test.each(['UTC', 'America/Sao_Paulo', 'Europe/Lisbon', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham'])(
    'by hour is what the clocks of %s showed',
    zone => {
      const clock = wallClock(zone);
      const expected = byKey(
        sample,
        item => clock(item.created).slice(0, 13),
        group => group.length,
      );
      expect(countBy(zone, 'hour')).toEqual(expected);
    },
  );

  test('puts an order of 23:30 in São Paulo on that day, and on the next in UTC', () => {
    const late = items.find(item => /T02:[3-5]/.test(new Date(item.created * 1000).toISOString()));
    const id = String((late?.row ?? 0) + 1);
    const dateIn = (queryTimezone: string): unknown =>
      column(
        run({ fields: ['order_items.created_date'], filters: { 'order_items.id': id }, queryTimezone }),
        'order_items.created_date',
      )[0];
    const utc = new Date((late?.created ?? 0) * 1000);
    expect(dateIn('UTC')).toBe(iso(utc));
    expect(dateIn('America/Sao_Paulo')).toBe(iso(new Date(utc.getTime() - 86_400_000)));
  });

  test('shows a raw time in UTC and a time by the clock of the query', () => {
    const first = items[0];
    const result = run({
      fields: ['order_items.created_raw', 'order_items.created_time'],
      filters: { 'order_items.id': '1' },
    });
    expect(result.rows).toEqual([
      {
        'order_items.created_raw': new Date((first?.created ?? 0) * 1000).toISOString(),
        'order_items.created_time': wallClock('America/Sao_Paulo')(first?.created ?? 0),
      },
    ]);
  });

  test('is refused in a zone that does not exist', () => {
    expect(() => run({ fields: ['order_items.count'], queryTimezone: 'Brazil/Atlantis' })).toThrow(
      expect.objectContaining({ name: 'DemoQueryError', field: 'query_timezone' }),
    );
  });
});

describe('a date filter', () => {
  const clock = wallClock('America/Sao_Paulo');
  const daysBack = (count: number): string => iso(new Date(Date.parse(TODAY) - count * 86_400_000));
  const count = (filter: string, field = 'order_items.created_date'): unknown =>
    single({ fields: ['order_items.count'], filters: { [field]: filter } });
  const dates = items.map(item => clock(item.created));
  const counted = (test: (date: string) => boolean): number => dates.filter(date => test(date.slice(0, 10))).length;

  test('"7 days" is today and the six days before, by the clock of the query', () => {
    expect(count('7 days')).toBe(counted(date => date >= daysBack(6) && date <= TODAY));
    expect(count('7 days')).not.toBe(
      single({
        fields: ['order_items.count'],
        filters: { 'order_items.created_date': '7 days' },
        queryTimezone: 'UTC',
      }),
    );
  });

  test.each([
    ['last month', (date: string) => date.startsWith('2026-10')],
    ['2026-10', (date: string) => date.startsWith('2026-10')],
    ['2025', (date: string) => date.startsWith('2025')],
    ['this year to day', (date: string) => date >= '2026-01-01' && date < TODAY],
    ['before 2024-01-01', (date: string) => date < '2024-01-01'],
    ['after 2026-11-01', (date: string) => date >= '2026-11-01'],
    [
      '2026-03-01 to 2026-03-05, yesterday',
      (date: string) => (date >= '2026-03-01' && date < '2026-03-05') || date === daysBack(1),
    ],
  ])('%j counts the items of those days', (filter, test) => {
    expect(count(filter)).toBe(counted(test));
    expect(count(filter, 'order_items.created_month')).toBe(counted(test));
  });

  test('on the weekday is a text filter, on the hour a number filter', () => {
    expect(count('Monday,sunday', 'order_items.created_day_of_week')).toBe(counted(date => day(date).getUTCDay() <= 1));
    expect(count('[0,5]', 'order_items.created_hour_of_day')).toBe(
      dates.filter(date => Number(date.slice(11, 13)) <= 5).length,
    );
  });

  test('on a date of the customer works through the join', () => {
    const { rows } = run({ fields: ['users.created_year', 'users.count'], filters: { 'users.created_date': '2025' } });
    expect(rows.map(row => row['users.created_year'])).toEqual([2025]);
  });
});
