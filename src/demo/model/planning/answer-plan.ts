import { groupNameOf, isDateField } from '../understanding/date-field.ts';
import { type Intent, intentOf } from '../understanding/intent.ts';
import { answerData } from './data-question.ts';
import { chooseExplore, lookUpExplores, lookUpFields, lookUpModels } from './look-up.ts';
import type { Plan, Scene } from './plan.ts';
import { listSaved, runSaved } from './saved-content.ts';
import { suggestedQuestions } from './suggested-questions.ts';

/** The plan of a whole turn, by what the question is about. */
export function* answerPlan(scene: Scene): Plan {
  const { phrases, conversation } = scene;
  const intent = intentOf(conversation.current.question);
  switch (intent.kind) {
    case 'greeting':
      return phrases.greeting;
    case 'thanks':
      return phrases.thanks;
    case 'write':
      return phrases.readOnly;
    case 'beyond':
      return intent.what === 'day' ? phrases.today(longDate(scene)) : phrases[intent.what];
    case 'help':
      return yield* help(scene);
    case 'list':
      return yield* list(intent.of, scene);
    case 'run':
      return yield* runSaved(intent.what, intent.title, scene);
    case 'data':
      return yield* answerData(scene);
  }
}

function* help(scene: Scene): Plan {
  const place = yield* chooseExplore(scene.conversation.current.question, scene);
  const explores = yield* lookUpExplores(place.model, scene);
  const fields = yield* lookUpFields(place, scene);
  return scene.phrases.help(explores.map(labelOf), suggestedQuestions(fields, scene));
}

/** `Sunday, November 22, 2026`. */
const longDate = ({ calendar, language }: Scene): string =>
  calendar.today
    .setLocale(language)
    .toLocaleString({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

const labelOf = ({ label, name }: { readonly label: string; readonly name: string }): string => label || name;

/** Longer lists are cut: a person reads a few names, not two hundred. */
const SHOWN = 20;

function* list(of: Extract<Intent, { kind: 'list' }>['of'], scene: Scene): Plan {
  const names = yield* namesOf(of, scene);
  const { phrases } = scene;
  if (names.length === 0) return phrases.nothingListed;
  const left = names.length - SHOWN;
  return phrases.list[of](left > 0 ? [...names.slice(0, SHOWN), phrases.more(left)] : names);
}

function* namesOf(of: Extract<Intent, { kind: 'list' }>['of'], scene: Scene): Plan<readonly string[]> {
  if (of === 'dashboards' || of === 'looks') {
    const saved = yield* listSaved(of === 'looks' ? 'look' : 'dashboard', scene);
    return saved.map(({ title }) => title);
  }
  const models = yield* lookUpModels(scene);
  if (of === 'models') return models.map(labelOf);
  const place = yield* chooseExplore(scene.conversation.current.question, scene);
  if (of === 'explores') return (yield* lookUpExplores(place.model, scene)).map(labelOf);
  const { measures, dimensions } = yield* lookUpFields(place, scene);
  if (of === 'measures') return measures.map(({ label }) => label);
  // A date counts once, not in each of its frames.
  const dates = new Map(dimensions.filter(isDateField).map(field => [groupNameOf(field), field.label] as const));
  return [...dimensions.filter(field => !isDateField(field)).map(({ label }) => label), ...dates.values()];
}
