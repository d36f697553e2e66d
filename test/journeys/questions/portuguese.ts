import { type Conversation, sold } from './expectation.ts';
import { current, lastDays, month, quarter, since, spanning, year } from './periods.ts';
import { TODAY } from './shop-facts.ts';

const thisYear = current('year');
const lastMonth = current('month', { months: 1 });

export const portuguese: readonly Conversation[] = [
  [
    {
      ask: 'Qual foi a receita total em 2025?',
      expect: sold({ during: year(2025), of: ['order_items.total_sale_price'] }),
    },
    { ask: 'E em 2024?', expect: sold({ during: year(2024), of: ['order_items.total_sale_price'] }) },
    {
      ask: 'Agora por mês',
      expect: sold({
        during: year(2024),
        by: ['order_items.created_month'],
        of: ['order_items.total_sale_price'],
        order: 'in time',
      }),
    },
  ],
  [
    {
      ask: 'Quais são as 5 categorias com maior receita no Brasil este ano?',
      expect: sold({
        during: thisYear,
        where: ({ country }) => country === 'Brazil',
        by: ['products.category'],
        of: ['order_items.total_sale_price'],
        order: 'highest first',
        top: 5,
      }),
    },
    {
      ask: 'E por estado?',
      expect: sold({
        during: thisYear,
        where: ({ country }) => country === 'Brazil',
        by: ['users.state'],
        of: ['order_items.total_sale_price'],
      }),
    },
    {
      ask: 'Só para mulheres',
      expect: sold({
        during: thisYear,
        where: ({ country, gender }) => country === 'Brazil' && gender === 'Female',
        by: ['users.state'],
        of: ['order_items.total_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'Quantos pedidos tivemos no mês passado por dia da semana?',
      expect: sold({
        during: lastMonth,
        by: ['order_items.created_day_of_week'],
        of: ['order_items.order_count'],
        order: 'in time',
      }),
    },
    {
      ask: 'E o ticket médio?',
      expect: sold({
        during: lastMonth,
        by: ['order_items.created_day_of_week'],
        of: ['order_facts.average_order_amount'],
        order: 'in time',
      }),
    },
  ],
  [
    {
      ask: 'Qual é o ticket médio por país nos últimos 30 dias?',
      expect: sold({ during: lastDays(30), by: ['users.country'], of: ['order_facts.average_order_amount'] }),
    },
    {
      ask: 'Sem o Brasil',
      expect: sold({
        during: lastDays(30),
        where: ({ country }) => country !== 'Brazil',
        by: ['users.country'],
        of: ['order_facts.average_order_amount'],
      }),
    },
  ],
  [
    {
      ask: 'Compare a receita de 2025 e 2026 por categoria',
      expect: sold({
        during: spanning(year(2025), year(2026)),
        by: ['products.category', 'order_items.created_year'],
        of: ['order_items.total_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'Quais são as 10 marcas com maior taxa de devolução em 2025?',
      expect: sold({
        during: year(2025),
        by: ['products.brand'],
        of: ['order_items.return_rate'],
        order: 'highest first',
        top: 10,
      }),
    },
  ],
  [
    {
      ask: 'Quantos clientes compraram no primeiro trimestre de 2026 por faixa etária?',
      expect: sold({ during: quarter(2026, 1), by: ['users.age_tier'], of: ['users.count'] }),
    },
  ],
  [
    {
      ask: 'Margem bruta por centro de distribuição desde janeiro de 2026',
      expect: sold({
        during: since(month(2026, 1).first),
        by: ['distribution_centers.name'],
        of: ['order_items.total_gross_margin'],
      }),
    },
    {
      ask: 'Só "São Paulo, SP"',
      expect: sold({
        during: since(month(2026, 1).first),
        where: ({ center }) => center === 'São Paulo, SP',
        by: ['distribution_centers.name'],
        of: ['order_items.total_gross_margin'],
      }),
    },
  ],
  [
    {
      ask: 'Quais estados tiveram mais de 1.500 pedidos em 2025?',
      expect: sold({
        during: year(2025),
        by: ['users.state'],
        of: ['order_items.order_count'],
        having: row => Number(row['order_items.order_count']) > 1500,
      }),
    },
  ],
  [
    {
      ask: 'Quantos pedidos temos hoje?',
      expect: sold({ during: since(TODAY), of: ['order_items.order_count'] }),
    },
    {
      ask: 'E ontem?',
      expect: sold({ during: current('day', { days: 1 }), of: ['order_items.order_count'] }),
    },
  ],
  [
    {
      ask: 'Receita por estado em 2022',
      expect: sold({ during: year(2022), by: ['users.state'], of: ['order_items.total_sale_price'] }),
    },
  ],
  [
    {
      ask: 'Receita por semana nos últimos 60 dias, exceto pedidos cancelados',
      expect: sold({
        during: lastDays(60),
        where: ({ status }) => status !== 'Cancelled',
        by: ['order_items.created_week'],
        of: ['order_items.total_sale_price'],
        order: 'in time',
      }),
    },
  ],
  [
    {
      ask: 'qual foi o crescimento das vendas entre 2024 e 2025?',
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
      ask: 'vendas para menores de 30 anos em 2025',
      expect: sold({ during: year(2025), where: ({ age }) => age < 30, of: ['order_items.total_sale_price'] }),
    },
  ],
  [
    {
      ask: 'receita sem devoluções em 2025',
      expect: sold({
        during: year(2025),
        where: ({ status }) => status !== 'Returned',
        of: ['order_items.total_sale_price'],
      }),
    },
  ],
  [
    {
      ask: 'quantos pedidos e qual a taxa de devolução em 2025?',
      expect: sold({ during: year(2025), of: ['order_items.order_count', 'order_items.return_rate'] }),
    },
  ],
];
