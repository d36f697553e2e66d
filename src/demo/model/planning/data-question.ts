import { fold } from '../language/fold.ts';
import { isForecast } from '../understanding/beyond.ts';
import { onlyChart } from '../understanding/chart-word.ts';
import { type ExploreFields, isLost, type Understanding } from '../understanding/understanding.ts';
import { applyTo, type Draft, EMPTY_DRAFT } from './draft.ts';
import { listValues } from './list-values.ts';
import { partsOf } from './parts.ts';
import type { Plan, Scene } from './plan.ts';
import { findMentions, withValues } from './question-values.ts';
import { type Read, readQuestion } from './read-question.ts';
import { runQuery } from './run-query.ts';
import { lastResultId, showChart } from './show-chart.ts';
import { suggestedQuestions, usualMeasures } from './suggested-questions.ts';

/** A question of numbers: alone, or going on from an earlier one. */
export function* answerData(scene: Scene): Plan {
  const { conversation } = scene;
  const chart = onlyChart(conversation.current.question);
  const shown = chart === undefined ? undefined : lastResultId(conversation.earlier);
  if (chart !== undefined && shown !== undefined) return yield* showChart(shown, chart, scene);
  const read = yield* readQuestion(scene);
  const parts = partsOf(conversation.current.question, read.fields, scene.calendar);
  if (parts.length === 1) return yield* answerRead(read, scene);
  const answers: string[] = [];
  for (const question of parts) {
    const part = { ...scene, conversation: { ...conversation, current: { ...conversation.current, question } } };
    answers.push(yield* answerRead(yield* readQuestion(part), part));
  }
  return answers.join('\n\n');
}

function* answerRead({ fields, base, understanding, pending }: Read, scene: Scene): Plan {
  const { phrases } = scene;
  if (understanding.ahead.length > 0) return phrases.ahead(understanding.ahead);
  if (understanding.unknown.some(words => isForecast(fold(words)))) return phrases.forecast;
  const listed = yield* listValues(understanding, base !== undefined, fields, scene);
  if (listed !== undefined) return listed;
  if (understanding.ambiguous.length > 0) {
    return phrases.whichMeasure(understanding.ambiguous.slice(0, 4).map(field => field.label));
  }
  // A guess beside words that nobody knows (`conversion rate`) would be an answer to another question.
  if (isLost(understanding) && understanding.measures.length > 0) {
    const likely = [...understanding.measures, ...usualMeasures(fields)];
    return phrases.whichMeasure([...new Set(likely.map(field => field.label))].slice(0, 4));
  }
  const [noDate] = understanding.unreadable;
  if (noDate !== undefined) return phrases.noSuchDate(noDate);
  const { draft, asked } = drafted(base ?? EMPTY_DRAFT, understanding, fields, scene);
  if (draft.measures.length === 0) return withoutMeasure(understanding, fields, scene);
  const grouped = fields.dimensions.filter(
    ({ name, type }) => base?.groups.includes(name) === true && type === 'string',
  );
  const values = yield* findMentions([...pending, ...asked.mentions], asked, grouped, fields, scene);
  const { draft: complete, ...shares } = withValues(draft, values, asked);
  return yield* runQuery(complete, { ...asked, ...shares }, fields, scene);
}

/**
 * The query that is asked for. A bound on a number that is counted over all rows (`customers with more than 5 orders`) is
 * left out, and told: it would hold or not hold for the one number there is.
 */
function drafted(base: Draft, asked: Understanding, fields: ExploreFields, { calendar }: Scene) {
  const draft = applyTo(base, asked, fields, calendar.today);
  const isCounted = fields.measures.some(({ name }) => draft.filters[name] !== undefined);
  if (draft.groups.length > 0 || asked.conditions.length === 0 || !isCounted) return { draft, asked };
  const typed = asked.conditions.map(condition => condition.typed);
  const without = { ...asked, conditions: [], dropped: [...asked.dropped, ...typed] };
  return { draft: applyTo(base, without, fields, calendar.today), asked: without };
}

/** No measure and nothing to go on from: asks which number, or says what was not understood. */
function withoutMeasure(asked: Understanding, fields: ExploreFields, scene: Scene): string {
  const { phrases } = scene;
  const words = [...asked.unknown, ...asked.mentions.map(({ text }) => text)];
  const heard = asked.groups.length + asked.grains.length + asked.periods.length > 0 || asked.ranking !== undefined;
  if (heard && asked.unknown.length === 0) {
    return phrases.whichMeasure(usualMeasures(fields).map(field => field.label));
  }
  return phrases.notUnderstood(words, suggestedQuestions(fields, scene));
}
