import { describe, expect, test } from 'vitest';
import { engine, query } from '../shop.ts';

describe('the SQL of a query', () => {
  test('selects, joins, filters, groups, sorts and limits as the query does', () => {
    const sql = engine.sql(
      query({
        fields: ['users.state', 'order_items.created_month', 'order_items.total_sale_price'],
        filters: {
          'order_items.created_date': '7 days',
          'users.state': 'New York^, NY',
          'users.age': '>30',
          'order_items.count': '>5',
        },
        sorts: ['order_items.total_sale_price desc', 'users.state'],
        limit: 10,
      }),
    );
    const lines = sql.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'SELECT',
      '    users.state AS `users_state`,',
      "    FORMAT_TIMESTAMP('%Y-%m', TIMESTAMP_TRUNC(order_items.created_at, MONTH, 'America/Sao_Paulo'), 'America/Sao_Paulo') AS `order_items_created_month`,",
      '    COALESCE(SUM(order_items.sale_price), 0) AS `order_items_total_sale_price`',
      'FROM `demo.ecomm.order_items` AS order_items',
    ]);
    expect(lines.slice(-5)).toEqual([
      "WHERE ((order_items.created_at >= TIMESTAMP('2026-11-16 03:00:00') AND order_items.created_at < TIMESTAMP('2026-11-23 03:00:00'))) AND (UPPER(users.state) = UPPER('New York, NY')) AND ((users.age > 30))",
      'GROUP BY 1, 2',
      'HAVING ((COUNT(*) > 5))',
      'ORDER BY 3 DESC, 1',
      'LIMIT 10',
    ]);
  });

  test('fills in parameters, filter-only fields and custom filters', () => {
    const sql = engine.sql(
      query({
        fields: ['products.brand_comparison', 'order_items.selected_measure'],
        filters: { 'products.brand_select': 'Serra%', 'order_items.measure_picker': 'order^_count' },
        filterExpression: '${users.age} > 30 and not ${users.country} = "Brazil"',
        limit: -1,
      }),
    );
    expect(sql).toContain("CASE WHEN (UPPER(products.brand) LIKE UPPER('Serra%')) THEN products.brand");
    expect(sql).toContain('COUNT(DISTINCT order_items.order_id) AS `order_items_selected_measure`');
    expect(sql).toContain("WHERE (((users.age > 30) AND NOT ((users.country = 'Brazil'))))");
    expect(sql).not.toMatch(/\{[%{]|LIMIT/);
  });

  test('quotes texts so that none can leave its quotes', () => {
    const sql = engine.sql(query({ fields: ['users.count'], filters: { 'users.name': "x' OR 1=1 --\\" } }));
    expect(sql).toContain("UPPER('x\\' OR 1=1 --\\\\')");
  });

  test('is refused where the query is', () => {
    expect(() => engine.sql(query({ fields: ['users.shoe_size'] }))).toThrow(
      expect.objectContaining({ field: 'users.shoe_size' }),
    );
  });
});
