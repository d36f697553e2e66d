export interface Category {
  readonly name: string;
  readonly department: 'Women' | 'Men';
  /** In cents, the middle of its prices. */
  readonly price: number;
  /** Its share of what a department sells. */
  readonly weight: number;
  readonly items: readonly string[];
}

const category = (
  department: Category['department'],
  name: string,
  price: number,
  weight: number,
  items: string,
): Category => ({ name, department, price: price * 100, weight, items: items.split(', ') });

export const CATEGORIES: readonly Category[] = [
  category('Women', 'Dresses', 79, 13, 'Midi Dress, Wrap Dress, Maxi Dress, Shirt Dress'),
  category('Women', 'Tops & Tees', 34, 12, 'Tank Top, Blouse, V-Neck Tee, Crop Top'),
  category('Women', 'Jeans', 88, 9, 'Skinny Jeans, Wide-Leg Jeans, Straight Jeans'),
  category('Women', 'Intimates', 32, 12, 'Lace Bra, Bralette, Slip'),
  category('Women', 'Leggings', 29, 6, 'Leggings, High-Rise Leggings'),
  category('Women', 'Skirts', 46, 5, 'Pencil Skirt, Pleated Skirt, Denim Skirt'),
  category('Women', 'Pants & Capris', 55, 6, 'Capri Pants, Cigarette Pants'),
  category('Women', 'Blazers & Jackets', 96, 4, 'Blazer, Cropped Jacket'),
  category('Women', 'Jumpsuits & Rompers', 47, 2, 'Jumpsuit, Romper'),
  category('Women', 'Maternity', 52, 5, 'Nursing Top, Maternity Dress'),
  category('Women', 'Plus', 43, 4, 'Plus Tunic, Plus Cardigan'),
  category('Women', 'Socks & Hosiery', 15, 4, 'Tights, Knee Socks'),
  category('Women', 'Suits', 118, 2, 'Pant Suit, Skirt Suit'),
  category('Women', 'Clothing Sets', 84, 1, 'Two-Piece Set, Knit Set'),
  category('Women', 'Bags & Purses', 92, 5, 'Tote Bag, Crossbody Bag, Clutch'),
  category('Men', 'Shorts', 42, 9, 'Chino Shorts, Board Shorts, Cargo Shorts'),
  category('Men', 'Pants', 61, 9, 'Chinos, Cargo Pants, Corduroy Pants'),
  category('Men', 'Shirts', 54, 10, 'Oxford Shirt, Linen Shirt, Flannel Shirt'),
  category('Men', 'Fashion Hoodies & Sweatshirts', 56, 12, 'Hoodie, Sweatshirt, Zip Hoodie'),
  category('Men', 'Sweaters', 72, 9, 'Crewneck Sweater, Cardigan, Turtleneck'),
  category('Men', 'Suits & Sport Coats', 128, 4, 'Sport Coat, Two-Button Suit'),
  category('Men', 'Outerwear & Coats', 142, 8, 'Parka, Trench Coat, Rain Jacket'),
  category('Men', 'Underwear', 27, 9, 'Boxer Briefs, Trunks'),
  category('Men', 'Socks', 18, 7, 'Crew Socks, Ankle Socks'),
  category('Men', 'Swim', 45, 7, 'Swim Trunks, Swim Briefs'),
  category('Men', 'Sleep & Lounge', 44, 7, 'Pajama Set, Robe, Lounge Pants'),
  category('Men', 'Active', 49, 8, 'Running Tee, Track Jacket, Training Shorts'),
  category('Men', 'Accessories', 38, 7, 'Belt, Scarf, Beanie, Wallet'),
];

const FIRST =
  'Alba Brisa Corvo Duna Ember Fjordal Garoa Harbour Indigo Jacaré Kestrel Lumen Maré Nimbus Onda Pampa Quartzo Ridge Serra Tidal'.split(
    ' ',
  );
const SECOND = ['& Co', 'Atelier', 'Norte', 'Studio', 'Supply', 'Works'];

/** 120 invented brands. */
export const BRANDS: readonly string[] = FIRST.flatMap(first => SECOND.map(second => `${first} ${second}`));

export const STYLES = 'Classic Linen Relaxed Slim Organic Vintage Everyday Merino Ribbed Coastal Urban Quilted'.split(
  ' ',
);
