import { type Conversation, sold, visited } from './expectation.ts';
import { current, lastDays, month, quarter, since, spanning, year } from './periods.ts';

const thisYear = current('year');
const lastMonth = current('month', { months: 1 });
const yesterday = current('day', { days: 1 });

export const english: readonly Conversation[] = [
  [
    {
      ask: 'How many orders were there in 2025 by quarter?',
      expect: sold({
        during: year(2025),
        by: ['order_items.created_quarter'],
        of: ['order_items.order_count'],
        order: 'in time',
      }),
    },
    {
      ask: 'And in 2024?',
      expect: sold({
        during: year(2024),
        by: ['order_items.created_quarter'],
        of: ['order_items.order_count'],
        order: 'in time',
      }),
    },
    {
      ask: 'Only in Brazil',
      expect: sold({
        during: year(2024),
        where: ({ country }) => country === 'Brazil',
        by: ['order_items.created_quarter'],
        of: ['order_items.order_count'],
        order: 'in time',
      }),
    },
  ],
  [
    {
      ask: 'Top 5 brands by revenue this year',
      expect: sold({
        during: thisYear,
        by: ['products.brand'],
        of: ['order_items.total_sale_price'],
        order: 'highest first',
        top: 5,
      }),
    },
    {
      ask: 'What about the bottom 5?',
      expect: sold({
        during: thisYear,
        by: ['products.brand'],
        of: ['order_items.total_sale_price'],
        order: 'lowest first',
        top: 5,
      }),
    },
  ],
  [
    {
      ask: 'What was the gross margin percentage by department in the first quarter of 2026?',
      expect: sold({
        during: quarter(2026, 1),
        by: ['products.department'],
        of: ['order_items.total_gross_margin_percentage'],
      }),
    },
    {
      ask: 'And by month and gender?',
      expect: sold({
        during: quarter(2026, 1),
        by: ['order_items.created_month', 'users.gender'],
        of: ['order_items.total_gross_margin_percentage'],
      }),
    },
  ],
  [
    {
      ask: 'Revenue by month since January 2026',
      expect: sold({
        during: since(month(2026, 1).first),
        by: ['order_items.created_month'],
        of: ['order_items.total_sale_price'],
        order: 'in time',
      }),
    },
    {
      ask: 'Only customers from the United States',
      expect: sold({
        during: since(month(2026, 1).first),
        where: ({ country }) => country === 'USA',
        by: ['order_items.created_month'],
        of: ['order_items.total_sale_price'],
        order: 'in time',
      }),
    },
  ],
  [
    {
      ask: 'How many women bought Jeans last month, by state?',
      expect: sold({
        during: lastMonth,
        where: ({ gender, category }) => gender === 'Female' && category === 'Jeans',
        by: ['users.state'],
        of: ['users.count'],
      }),
    },
  ],
  [
    {
      ask: 'Sales by country excluding Brazil and USA in 2025',
      expect: sold({
        during: year(2025),
        where: ({ country }) => country !== 'Brazil' && country !== 'USA',
        by: ['users.country'],
        of: ['order_items.total_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'How many orders did we have yesterday?',
      expect: sold({ during: yesterday, of: ['order_items.order_count'] }),
    },
    {
      ask: 'And by status?',
      expect: sold({ during: yesterday, by: ['order_items.status'], of: ['order_items.order_count'] }),
    },
  ],
  [
    {
      ask: 'Average sale price by category and gender in 2025',
      expect: sold({
        during: year(2025),
        by: ['products.category', 'users.gender'],
        of: ['order_items.average_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'Compare revenue in 2025 vs 2026 by traffic source',
      expect: sold({
        during: spanning(year(2025), year(2026)),
        by: ['users.traffic_source', 'order_items.created_year'],
        of: ['order_items.total_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'Return rate by week in the last 30 days',
      expect: sold({
        during: lastDays(30),
        by: ['order_items.created_week'],
        of: ['order_items.return_rate'],
        order: 'in time',
      }),
    },
  ],
  [
    {
      ask: 'Revenue of the "New York, NY" distribution center in 2025',
      expect: sold({
        during: year(2025),
        where: ({ center }) => center === 'New York, NY',
        of: ['order_items.total_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'Which cities in Brazil had more than 300 orders in 2025?',
      expect: sold({
        during: year(2025),
        where: ({ country }) => country === 'Brazil',
        by: ['users.city'],
        of: ['order_items.order_count'],
        having: row => Number(row['order_items.order_count']) > 300,
      }),
    },
  ],
  [
    {
      ask: 'What is the average order value by age tier this year?',
      expect: sold({ during: thisYear, by: ['users.age_tier'], of: ['order_facts.average_order_amount'] }),
    },
  ],
  [
    {
      ask: 'Conversion rate by browser in the last 90 days',
      expect: visited({ during: lastDays(90), by: ['sessions.browser'], of: ['sessions.overall_conversion'] }),
    },
  ],
  [
    {
      ask: 'How much did revenue grow from 2024 to 2025?',
      expect: sold({
        during: spanning(year(2024), year(2025)),
        by: ['order_items.created_year'],
        of: ['order_items.total_sale_price'],
        order: 'in time',
      }),
    },
  ],
  [
    {
      ask: 'Sales to customers under 30 in 2025',
      expect: sold({ during: year(2025), where: ({ age }) => age < 30, of: ['order_items.total_sale_price'] }),
    },
  ],
  [
    {
      ask: 'Revenue excluding returns in 2025',
      expect: sold({
        during: year(2025),
        where: ({ status }) => status !== 'Returned',
        of: ['order_items.total_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'How many orders were there in 2025, and what was the return rate?',
      expect: sold({ during: year(2025), of: ['order_items.order_count', 'order_items.return_rate'] }),
    },
  ],
];
