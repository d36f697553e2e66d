// @ts-check

/**
 * Each needs a query; trends, rankings, totals and values, in both languages in turn, and no two alike. A run asks the first
 * of them: two, six or as many as `--questions` says.
 */
export const QUESTIONS = Object.freeze([
  'What was the revenue by month in 2026?',
  'Quais são os 5 estados do Brasil com mais pedidos?',
  'What are the top 5 brands by total sale price?',
  'Qual foi a receita por categoria em 2025?',
  'How many orders were there in 2025?',
  'Quantos pedidos foram feitos por mês em 2026?',
  'Revenue by traffic source last month',
  'Qual é o ticket médio por país nos últimos 30 dias?',
  'Average sale price by category in 2025',
  'Quais são as 10 marcas com maior taxa de devolução em 2025?',
  'Orders by status this year',
  'Receita por semana nos últimos 60 dias',
  'Which cities in Brazil had more than 300 orders in 2025?',
  'Margem bruta por centro de distribuição desde janeiro de 2026',
  'Return rate by week in the last 30 days',
  'Quantos pedidos tivemos ontem?',
  'Sales by country excluding Brazil in 2025',
  'Receita por estado em 2024',
  'Conversion rate by browser in the last 90 days',
  'Compare a receita de 2025 e 2026 por categoria',
  'Revenue by department and gender in 2025',
  'Quantos pedidos tivemos no mês passado por dia da semana?',
  'Gross margin by quarter in 2025',
  'Quais são as 5 categorias com maior receita no Brasil este ano?',
  'Bottom 5 brands by revenue this year',
  'Receita de mulheres por mês em 2026',
  'Revenue by age tier in 2026',
  'Preço médio por departamento em 2025',
  'Sessions by traffic source last month',
  'Quais estados tiveram mais de 1.500 pedidos em 2025?',
]);

export const QUICK_COUNT = 2;
export const USUAL_COUNT = 6;
