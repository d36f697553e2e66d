import type { Explore, Field } from '../catalogue/catalogue.ts';

/** A field worth asking about, and what a question calls it. */
export interface NamedField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
}

/** A label that reads well in a sentence: some words of letters and numbers, nothing that is markup or a text of its own. */
const READABLE = /^[\p{L}\p{N}][\p{L}\p{N}&%#+'’()-]*(?: [\p{L}\p{N}&%#+'’()/-]+){0,5}$/u;
const MAX_LABEL = 48;
/** Labels that say nothing without their view's. */
const BARE = /^(?:count|total|sum|average|number|amount|value|contagem|soma|média|quantidade|número|valor|nome|name)$/i;

const named = ({ name, label, shortLabel, type }: Field, isShared: boolean): NamedField => ({
  name,
  label: isShared || BARE.test(shortLabel) ? label : shortLabel,
  type,
});

/** Fields with what a question calls them, best first; unreadable ones and those that weigh nothing are left out. */
function best(explore: Explore, kind: Field['kind'], weigh: (field: Field) => number): readonly NamedField[] {
  const fields = explore.fields.filter(field => field.kind === kind && !field.hidden);
  const uses = new Map<string, number>();
  for (const { shortLabel } of fields) uses.set(shortLabel, (uses.get(shortLabel) ?? 0) + 1);
  const weighed = fields
    .map(field => ({ field: named(field, (uses.get(field.shortLabel) ?? 0) > 1), weight: weigh(field) }))
    .filter(({ field, weight }) => weight > 0 && READABLE.test(field.label) && field.label.length <= MAX_LABEL)
    .sort((one, other) => other.weight - one.weight);
  const seen = new Set<string>();
  return weighed.flatMap(({ field }) => (seen.has(field.label) ? [] : (seen.add(field.label), [field])));
}

/** Sums tell most; of what is not listed (`max`, `list`, `date`) there is no development or ranking to ask for. */
const MEASURE_TYPES: Readonly<Record<string, number>> = {
  sum: 6,
  sum_distinct: 6,
  count_distinct: 4,
  count: 4,
  average: 3,
  average_distinct: 3,
  number: 2,
};
const MONEY = /[$€£¥]|revenue|sales|sale price|receita|fatur|vendas|gmv|margin|margem|lucro|profit/i;
/** Numbers of exceptions, and those that mean something only to their makers. */
const SIDE = /return|cancel|refund|discount|select|test|temp|debug|dummy|devolv|desconto|ledger|first|\bid\b/i;

/** Words beyond the second make a sentence heavy. */
const heavy = (label: string): number => Math.max(0, label.split(' ').length - 2) * 0.75;
const isOwn = (field: Field, explore: Explore): boolean => field.name.startsWith(`${explore.name}.`);

export const usefulMeasures = (explore: Explore): readonly NamedField[] =>
  best(explore, 'measure', field => {
    const weight = MEASURE_TYPES[field.type] ?? 0;
    if (weight === 0) return 0;
    const words = `${field.name.replaceAll('_', ' ')} ${field.shortLabel}`;
    const money = MONEY.test(`${words} ${field.valueFormat ?? ''}`) ? 2 : 0;
    const side = SIDE.test(words) ? 4 : 0;
    const bare = BARE.test(field.shortLabel) ? 0.5 : 0;
    return Math.max(0.1, weight + money + (isOwn(field, explore) ? 2 : 0) - side - bare - heavy(field.shortLabel));
  });

export const isSum = ({ type }: NamedField): boolean => type.startsWith('sum');
export const isCount = ({ type }: NamedField): boolean => type.startsWith('count');

/** What has a value of its own in nearly each row, or concerns one person. */
const NO_CATEGORY =
  /(?:^|[ _.])(?:ids?|keys?|uuid|guid|hash|token|lat|latitude|long|longitude|lng|location|zip|cep|post(?:al)?|e?mails?|phone|telefone|celular|ur[li]|link|path|ip|address|endereco|endereço|sku|ean|barcode|codigo|código|code|comments?|comentario|description|descricao|descrição|notes?|message|mensagem|password|senha|cpf|cnpj|ssn|rg|session|first|last|full|sobrenome|raw|sql|json|html|image|comparison)(?:$|[ _.])/i;
const PERSON = /(?:^|[_.])(?:users?|customers?|clientes?|people|person|employees?|contacts?)\.(?:\w+_)?(?:name|nome)$/i;
/** What people cut by first, and what they cut by as well. */
const CATEGORY =
  /state|country|region|category|brand|department|segment|channel|source|store|product|team|estado|pais|país|regi|categoria|marca|departamento|segmento|canal|origem|loja|produto|equipe/i;
const ALSO_CATEGORY = /city|status|type|gender|tier|plan|cidade|situa|tipo|gênero|genero|faixa|plano/i;

/** Dimensions to cut by. */
export const usefulCategories = (explore: Explore): readonly NamedField[] =>
  best(explore, 'dimension', field => {
    const words = `${field.name.split('.').at(-1) ?? ''} ${field.shortLabel}`;
    if (field.type !== 'string' || field.primaryKey || NO_CATEGORY.test(words) || PERSON.test(field.name)) return 0;
    const usual = CATEGORY.test(words) ? 3 : ALSO_CATEGORY.test(words) ? 2 : 0;
    const bare = BARE.test(field.shortLabel) ? 1.5 : 0;
    return Math.max(0.1, 2 + usual + (isOwn(field, explore) ? 0.5 : 0) - bare - heavy(field.shortLabel) / 2);
  });

/** The best dimension, and the best of another view: two that differ. */
export function twoCategories(explore: Explore): readonly NamedField[] {
  const [first, ...others] = usefulCategories(explore);
  if (first === undefined) return [];
  const second = others.find(({ name }) => viewOf(name) !== viewOf(first.name)) ?? others[0];
  return second === undefined ? [first] : [first, second];
}

const viewOf = (name: string): string => name.slice(0, name.indexOf('.'));

/** Time can be asked about: a dimension group has months. */
export const hasMonths = ({ fields }: Explore): boolean =>
  fields.some(({ kind, type, hidden }) => kind === 'dimension' && type === 'date_month' && !hidden);
