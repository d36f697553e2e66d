import { BRANDS, CATEGORIES, STYLES } from './catalogue.ts';
import { codedText, type NumberColumn, numbers, type TextColumn, textColumn } from './column.ts';
import { DISTRIBUTION_CENTERS } from './places.ts';
import { Random, weightedIndex } from './random.ts';

/** How many articles the shop has. */
const PRODUCTS = 1_600;
const SEED = 0x70726f64;

export interface Products {
  readonly rows: number;
  readonly id: NumberColumn;
  readonly brand: TextColumn;
  readonly category: TextColumn;
  readonly department: TextColumn;
  readonly itemName: TextColumn;
  readonly sku: TextColumn;
  /** cents */
  readonly retailPrice: NumberColumn;
  /** cents: what the shop pays, before each delivery's small differences */
  readonly cost: NumberColumn;
  /** Row of the distribution centre that keeps the article. */
  readonly centerIndex: Int32Array;
  /** How often the article is bought, against the others of its department. */
  readonly popularity: Float64Array;
}

/** Prices end in .99, .50 or .00, as in shops. */
const shopPrice = (cents: number, ending: number): number => Math.max(1, Math.round(cents / 100)) * 100 - ending;

export function generateProducts(): Products {
  const random = new Random(SEED);
  const pickCategory = weightedIndex(CATEGORIES.map(category => Math.sqrt(category.weight)));
  const category = new Int32Array(PRODUCTS);
  const brand = new Int32Array(PRODUCTS);
  const price = new Float64Array(PRODUCTS);
  const cost = new Float64Array(PRODUCTS);
  const centerIndex = new Int32Array(PRODUCTS);
  const popularity = new Float64Array(PRODUCTS);
  const names: string[] = [];
  for (let row = 0; row < PRODUCTS; row++) {
    // The first rows visit every category and brand once, so that none is missing.
    category[row] = row < CATEGORIES.length ? row : pickCategory(random);
    brand[row] = row < BRANDS.length ? row : random.below(BRANDS.length);
    const kind = CATEGORIES[category[row] ?? 0];
    if (kind === undefined) throw new RangeError('a product without category');
    price[row] = shopPrice(kind.price * Math.exp(random.between(-0.6, 0.6)), random.pick([1, 1, 1, 50, 0]));
    cost[row] = Math.round((price[row] ?? 0) * random.between(0.38, 0.62));
    centerIndex[row] = random.below(DISTRIBUTION_CENTERS.length);
    popularity[row] = kind.weight * Math.exp(random.between(-1.5, 1.5));
    names.push(`${BRANDS[brand[row] ?? 0]} ${random.pick(STYLES)} ${random.pick(kind.items)}`);
  }
  const departments = CATEGORIES.map(kind => kind.department);
  return {
    rows: PRODUCTS,
    id: numbers(Float64Array.from({ length: PRODUCTS }, (_, row) => row + 1)),
    brand: codedText(brand, BRANDS),
    category: codedText(
      category,
      CATEGORIES.map(kind => kind.name),
    ),
    department: textColumn(PRODUCTS, row => departments[category[row] ?? 0] ?? null),
    itemName: textColumn(PRODUCTS, row => names[row] ?? null),
    sku: textColumn(PRODUCTS, row => `LC-${(100_000 + row * 7).toString(16).toUpperCase()}-${100 + (row % 900)}`),
    retailPrice: numbers(price, 100),
    cost: numbers(cost, 100),
    centerIndex,
    popularity,
  };
}
