import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/catalogue/catalogue.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { firstQuestions } from '../../src/suggestions/first-questions.ts';
import { dimension, explore, measure, month } from './explores.ts';

const CREATED = month('orders.created_month');
const asked = (...fields: readonly Field[]): string => firstQuestions([explore('orders', fields)], 'en').join('\n');

describe('what is asked about', () => {
  test.each(LANGUAGES)('development, ranking, a number alone, a comparison, each with its label, in %s', language => {
    const fields = [CREATED, measure('orders.revenue'), measure('orders.count', 'count'), dimension('users.state')];
    const questions = firstQuestions([explore('orders', fields)], language);
    expect(questions.length).toBeGreaterThanOrEqual(4);
    expect(questions.length).toBeLessThanOrEqual(6);
    expect(new Set(questions).size).toBe(questions.length);
    expect(questions.filter(question => question.includes('Revenue')).length).toBeGreaterThan(2);
    expect(questions.some(question => question.includes('Orders Count'))).toBe(true);
    expect(questions.some(question => question.includes('State'))).toBe(true);
    for (const question of questions) expect(question).toMatch(/^\p{Lu}[^{}]*[?.]$/u);
  });

  test('several explores, none with the numbers of another', () => {
    const shared = [measure('users.count', 'count'), dimension('users.state')];
    const questions = firstQuestions(
      [
        explore('orders', [CREATED, measure('orders.revenue'), ...shared]),
        explore('visits', [month('visits.start_month'), measure('visits.minutes'), ...shared]),
        explore('tickets', [month('tickets.opened_month'), measure('tickets.hours'), dimension('tickets.team')]),
      ],
      'en',
    );
    for (const label of ['Revenue', 'Minutes', 'Hours']) {
      expect(questions.filter(question => question.includes(label)).length, `no ${label}`).toBeGreaterThan(0);
    }
  });

  test('no time where there is none', () => {
    const questions = asked(measure('orders.revenue'), dimension('users.state'));
    expect(questions).toContain('Revenue');
    expect(questions).not.toMatch(/year|month|week/);
  });

  test('nothing where no measure is', () => {
    expect(asked(CREATED, dimension('users.state'))).toBe('');
    expect(asked(CREATED, measure('orders.list', 'list'), measure('orders.newest', 'date'))).toBe('');
    expect(firstQuestions([], 'pt-BR')).toEqual([]);
  });

  test('a sum of money before other numbers, whatever their order', () => {
    const fields = [
      measure('orders.return_rate', 'number'),
      measure('orders.average_days', 'average'),
      measure('orders.weight'),
      measure('orders.paid', 'sum', { valueFormat: '$#,##0.00' }),
    ];
    for (const order of [fields, fields.toReversed()]) {
      expect(firstQuestions([explore('orders', [CREATED, ...order])], 'en')[0]).toContain('Paid');
    }
  });
});

describe('what is never asked about', () => {
  const [revenue, state] = [measure('orders.revenue'), dimension('users.state')];

  test.each<[string, Field]>([
    ['a hidden measure', measure('orders.margin', 'sum', { hidden: true })],
    ['a list', measure('orders.brands', 'list')],
  ])('%s', (_what, strange) => {
    const questions = asked(CREATED, strange, revenue, state);
    expect(questions).not.toContain(strange.shortLabel);
    expect(questions).toContain('Revenue');
  });

  test.each<[string, Field]>([
    ['a hidden dimension', dimension('users.region', { hidden: true })],
    ['a key', dimension('orders.number', { primaryKey: true })],
    ['an id', dimension('users.customer_id')],
    ['a latitude', dimension('users.latitude')],
    ['a postcode', dimension('users.cep')],
    ['a mail address', dimension('users.email')],
    ['the name of a person', dimension('users.full_name')],
    ['a place of the web', dimension('visits.page_url')],
    ['a number', dimension('orders.price', { type: 'number' })],
  ])('%s', (_what, strange) => {
    const questions = asked(CREATED, strange, revenue);
    expect(questions).toContain('Revenue');
    expect(questions).not.toContain(strange.shortLabel);
    expect(questions).not.toMatch(/ by (?!month|week)/);
    expect(asked(CREATED, strange, revenue, state)).toContain('State');
  });

  test.each(['<b>Revenue</b>', 'Revenue {x}', 'a '.repeat(20).trim(), 'x'.repeat(60), 'Revenue?', '“Revenue”', '€'])(
    'a label that does not read as one: %s',
    shortLabel => {
      expect(asked(CREATED, measure('orders.strange', 'sum', { shortLabel, label: shortLabel }), state)).toBe('');
    },
  );
});

test('labels that fields share, and those that say nothing alone, come with their view', () => {
  const [mine, theirs] = [measure('orders.total'), measure('returns.total')];
  expect(asked(CREATED, mine, theirs)).toContain('Orders Total');
  expect(asked(CREATED, measure('orders.count', 'count'))).toContain('Orders Count');
  expect(asked(CREATED, measure('orders.revenue'))).not.toContain('Orders Revenue');
});
