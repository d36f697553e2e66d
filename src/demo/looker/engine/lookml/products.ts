import { parseStringFilter, stringPasses } from '../filters/string-filter.ts';
import { codedText, type NumberColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import type { Dimension, View } from './field.ts';
import { average, part, rows } from './parts.ts';
import { ViewBuilder } from './view-builder.ts';

const view = new ViewBuilder('products', 'Products');

const BRAND_SELECT = 'products.brand_select';
const OTHER_BRANDS = 'All Other Brands';
const retailPrice = (t: DemoTables): NumberColumn => t.products.retailPrice;

/** The brands that the filter-only field picks, and all others as one. */
const brandComparison: Dimension['column'] = ({ products }, inputs) => {
  const filter = parseStringFilter(inputs[BRAND_SELECT] ?? '');
  const { codes, values } = products.brand;
  const picked = values.map(value => stringPasses(filter, value));
  return codedText(
    codes.map(code => (picked[code] === true ? code : values.length)),
    [...values, OTHER_BRANDS],
  );
};

export const products: View = {
  name: 'products',
  label: 'Products',
  fields: [
    view.number('id', { label: 'ID', description: 'One article.', primaryKey: true, format: 'id' }, t => t.products.id),
    view.string(
      'brand',
      { label: 'Brand', description: 'Brand of the article.', synonyms: ['label', 'maker', 'marca', 'marcas'] },
      t => t.products.brand,
    ),
    view.string(
      'category',
      {
        label: 'Category',
        description: 'Kind of article, in English: Jeans, Dresses, Swim.',
        synonyms: ['product category', 'product type', 'categoria', 'categorias', 'tipo de produto'],
      },
      t => t.products.category,
    ),
    view.string(
      'department',
      { label: 'Department', description: 'Women or Men.', synonyms: ['departamento', 'seção'] },
      t => t.products.department,
    ),
    view.string(
      'item_name',
      {
        label: 'Item Name',
        description: 'Name of the article, its brand in front.',
        synonyms: ['product', 'product name', 'item', 'produto', 'produtos', 'nome do produto'],
      },
      t => t.products.itemName,
    ),
    view.string(
      'sku',
      { label: 'SKU', description: 'Stock keeping unit.', synonyms: ['código do produto'], suggestable: false },
      t => t.products.sku,
    ),
    view.number(
      'retail_price',
      {
        label: 'Retail Price',
        description: 'List price of the article.',
        synonyms: ['list price', 'preço de tabela', 'preço de varejo'],
        format: 'usd',
      },
      retailPrice,
    ),
    view.filter('string', 'brand_select', {
      label: 'Brand Select',
      description: 'The brands that Brand Comparison shows by name. It does not limit the rows.',
      suggestable: true,
    }),
    view.templated(
      'brand_comparison',
      {
        label: 'Brand Comparison',
        description: 'The brands picked in Brand Select, and all others as one.',
        synonyms: ['comparação de marcas'],
        sql: `CASE WHEN {% condition ${BRAND_SELECT} %} products.brand {% endcondition %} THEN products.brand ELSE '${OTHER_BRANDS}' END`,
      },
      brandComparison,
    ),
    view.measure(
      'count',
      'count',
      {
        label: 'Count',
        description: 'Number of different articles.',
        synonyms: ['products', 'number of products', 'produtos', 'número de produtos'],
        format: 'decimal_0',
        sql: 'COUNT(DISTINCT products.id)',
      },
      part(rows()),
    ),
    view.measure(
      'average',
      'average_retail_price',
      {
        label: 'Average Retail Price',
        description: 'Mean list price; each article counts once.',
        synonyms: ['preço de tabela médio'],
        format: 'usd',
        sql: 'AVG(DISTINCT products.retail_price)',
      },
      average(retailPrice),
    ),
    view.measure(
      'list',
      'brand_list',
      {
        label: 'Brand List',
        description: 'The brands, each once, in alphabetical order.',
        synonyms: ['brands', 'lista de marcas'],
        sql: "STRING_AGG(DISTINCT products.brand, ', ')",
      },
      { kind: 'list', column: t => t.products.brand },
    ),
  ],
};
