import type { Explore } from '../catalogue/catalogue.ts';
import type { Language } from '../contract/language.ts';
import { type Sentences, sentence } from '../i18n/i18n.ts';
import {
  hasMonths,
  isCount,
  isSum,
  type NamedField,
  twoCategories,
  usefulCategories,
  usefulMeasures,
} from './useful-fields.ts';

/** As many as a person looks at. */
const MAX_QUESTIONS = 6;

type Key = keyof Sentences['suggestions'];
type Ask = (key: Key, measure: NamedField | undefined, dimension?: NamedField) => readonly string[];

/** Questions to begin with, of different kinds and of as many explores as there are. */
export function firstQuestions(explores: readonly Explore[], language: Language): readonly string[] {
  const useful = explores.filter(explore => usefulMeasures(explore).length > 0);
  const dated = useful.filter(hasMonths);
  const chosen = dated.length > 0 ? dated : useful;
  const [main, ...others] = chosen;
  if (main === undefined) return [];
  const ask: Ask = (key, measure, dimension) =>
    measure === undefined || (NEEDS_DIMENSION.has(key) && dimension === undefined)
      ? []
      : [sentence(language, 'suggestions', key, { measure: measure.label, dimension: dimension?.label ?? '' })];
  const questions = dated.length > 0 ? questionsInTime(main, others, ask) : questionsOfNow(chosen, ask);
  return [...new Set(questions)].slice(0, MAX_QUESTIONS);
}

const NEEDS_DIMENSION: ReadonlySet<Key> = new Set(['top_this_year', 'split_last_month', 'top']);

function questionsInTime(main: Explore, others: readonly Explore[], ask: Ask): readonly string[] {
  const measures = usefulMeasures(main);
  const [amount, second = amount] = [...measures.filter(isSum), ...measures.filter(one => !isSum(one))];
  const counted = measures.find(isCount) ?? second;
  const [category, otherCategory = category] = twoCategories(main);
  const [next = [], last = []] = splits(others, [amount, counted, category], ask);
  return [
    ...ask('by_month', amount),
    ...ask('top_this_year', amount, category),
    ...ask('last_month', counted),
    ...next,
    ...ask('compared', amount === counted ? second : amount),
    ...last,
    ...ask('split_last_month', second, otherCategory),
    ...ask('by_week', counted),
  ];
}

/** What other explores tell beside what is asked already: joined views bring the same measures everywhere. */
function splits(explores: readonly Explore[], asked: readonly (NamedField | undefined)[], ask: Ask) {
  const told = new Set(asked.map(field => field?.name));
  return explores.map(explore => {
    const measure = usefulMeasures(explore).find(({ name }) => !told.has(name));
    const categories = usefulCategories(explore);
    const category = categories.find(({ name }) => !told.has(name)) ?? categories[0];
    told.add(measure?.name).add(category?.name);
    return ask(category === undefined ? 'last_month' : 'split_last_month', measure, category);
  });
}

const questionsOfNow = (explores: readonly Explore[], ask: Ask): readonly string[] =>
  explores.flatMap(explore => {
    const [measure, second = measure] = usefulMeasures(explore);
    const [category, otherCategory = category] = twoCategories(explore);
    return [...ask('total', measure), ...ask('top', measure, category), ...ask('top', second, otherCategory)];
  });
