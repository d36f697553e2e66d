import type { Turn } from '../conversation/conversation.ts';
import { fold } from '../language/fold.ts';
import type { Mention } from '../understanding/mention.ts';
import { type ExploreFields, isLost, type Understanding, understand } from '../understanding/understanding.ts';
import { applyTo, type Draft, draftOfQuery, type EarlierQuery, EMPTY_DRAFT, queryArgsSchema } from './draft.ts';
import { findFields, isSure, knownFields } from './find-fields.ts';
import { lookUpFields, rankExplores } from './look-up.ts';
import { type Plan, PlanEnd, type Scene } from './plan.ts';

export interface Read {
  readonly fields: ExploreFields;
  readonly understanding: Understanding;
  /** What the question goes on from; nothing when it stands alone. */
  readonly base: Draft | undefined;
  /** Values named in a question that was answered with a question back. */
  readonly pending: readonly Mention[];
}

/**
 * Reads the question against the explore of the query before it if it goes on from that; else against the closest
 * explore, and when that does not know its words, against the next ones. All fields of an explore are read only when the
 * ones that were looked for leave something open.
 */
export function* readQuestion(scene: Scene): Plan<Read> {
  const { earlier, current } = scene.conversation;
  const last = lastQuery(earlier);
  const question = `${askedBack(earlier) ?? ''} ${current.question}`.trim();
  const found = yield* findFields(question, scene);
  if (last !== undefined) {
    const known = continued(knownFields(last, scene), scene);
    if (known.base !== undefined && hasAll(known.fields, last) && isSure(known.understanding, known.fields))
      return known;
    const standsAlone = known.base === undefined && found.length > 0;
    const read = standsAlone ? known : continued(yield* lookUpFields(last, scene), scene);
    if (read.base !== undefined) return read;
  }
  for (const place of found) {
    const read = continued(knownFields(place, scene), scene);
    if (read.understanding.measures.length > 0 && isSure(read.understanding, read.fields)) return read;
  }
  const places = found.length > 0 ? found : yield* rankExplores(question, scene);
  let best: Read | undefined;
  for (const place of places.slice(0, MAX_EXPLORES)) {
    const read = continued(yield* lookUpFields(place, scene), scene);
    if (best === undefined || isCloser(read.understanding, best.understanding)) best = read;
    const { base, understanding } = best;
    if (base !== undefined || (!isLost(understanding) && understanding.dropped.length === 0)) return best;
  }
  if (best === undefined) throw new PlanEnd(scene.phrases.noModels);
  return best;
}

/** It leaves less of the question over than the other, which was closer by its name. */
const isCloser = (one: Understanding, other: Understanding): boolean =>
  one.measures.length > 0 && !isLost(one) && (isLost(other) || one.dropped.length < other.dropped.length);

/** The fields of the query before are known: which of them are measures cannot be told from their names. */
function hasAll({ dimensions, measures }: ExploreFields, query: EarlierQuery): boolean {
  const names = new Set([...dimensions, ...measures].map(({ name }) => name));
  return query.fields.every(name => names.has(name));
}

/** Each costs two calls of the about ten that a turn has. */
const MAX_EXPLORES = 3;

/** The question against these fields, with what it goes on from. */
function continued(fields: ExploreFields, { conversation, calendar }: Scene): Read {
  const { question } = conversation.current;
  const understanding = understand(question, fields, calendar);
  const last = lastQuery(conversation.earlier);
  const here = last !== undefined && last.model === fields.model && last.explore === fields.explore ? last : undefined;
  const asked = askedBack(conversation.earlier);
  if (asked !== undefined && isReply(question, understanding)) {
    const before = understand(asked, fields, calendar);
    const root = here !== undefined && goesOn(before) ? draftOfQuery(here, fields) : EMPTY_DRAFT;
    // A value named now is the one that was asked for; it takes the place of the one that was not clear.
    const pending = understanding.mentions.length > 0 ? [] : before.mentions;
    // What was asked of the number stays asked: which category grew the most, when the answer was `revenue`.
    const growth = understanding.growth || before.growth;
    const compares = understanding.compares || before.compares;
    const replied = { ...understanding, growth, compares };
    return { fields, understanding: replied, base: applyTo(root, before, fields, calendar.today), pending };
  }
  const base = here !== undefined && goesOn(understanding) ? draftOfQuery(here, fields) : undefined;
  return { fields, understanding: base === undefined ? understanding : narrowed(understanding), base, pending: [] };
}

/** `only customers from Brazil` after a question of revenue: the counted noun says whose revenue, it asks for no count. */
function narrowed(asked: Understanding): Understanding {
  const ofValues = asked.narrows && asked.mentions.length > 0;
  return ofValues && asked.measures.every(({ type }) => type.startsWith('count'))
    ? { ...asked, measures: [], ambiguous: [] }
    : asked;
}

/** A question goes on from another when it says so, or names no measure but something to change. */
function goesOn(asked: Understanding): boolean {
  if (asked.measures.length > 0) return asked.continues || asked.adds;
  const { groups, grains, periods, mentions, conditions } = asked;
  const changes = [groups, grains, periods, mentions, conditions].some(list => list.length > 0);
  return (
    changes ||
    asked.ranking !== undefined ||
    asked.chart !== undefined ||
    asked.share ||
    asked.growth ||
    asked.dropsFilters ||
    asked.refreshes ||
    asked.sql
  );
}

/** Longer texts are questions of their own. */
const MAX_REPLY_WORDS = 6;

/** `revenue by hour`, `which products …` after a question back is a question of its own, and takes nothing from the one before. */
const OWN_QUESTION = /^\W*(?:which|what|who|when|how|qual|quais|quem|quando|quant[oa]s?)\b/;
function isOwnQuestion(question: string, { measures, ...more }: Understanding): boolean {
  const { groups, grains, periods, mentions, conditions } = more;
  const others = [groups, grains, periods, mentions, conditions].some(list => list.length > 0);
  return OWN_QUESTION.test(fold(question)) || (measures.length > 0 && others && !more.continues && !more.adds);
}

const isReply = (question: string, understanding: Understanding): boolean =>
  question.trim().split(/\s+/).length <= MAX_REPLY_WORDS &&
  !isOwnQuestion(question, understanding) &&
  goesOn({ ...understanding, continues: true });

/** The newest query's arguments, in whatever turn. */
function lastQuery(earlier: readonly Turn[]): EarlierQuery | undefined {
  const records = earlier.flatMap(turn => turn.records);
  const record = records.findLast(
    ({ tool, error }) => (tool === 'query' || tool === 'query_sql') && error === undefined,
  );
  const parsed = queryArgsSchema.safeParse(record?.args);
  return parsed.success ? parsed.data : undefined;
}

/** Our own question back ends so; the words before the signature are ours, never a tool's. */
const ASKED_BACK = /\?\s*\n+\((?:rule-based|modelo de demonstração)/;

/** The question that the last turn answered with a question back. */
function askedBack(earlier: readonly Turn[]): string | undefined {
  const last = earlier.at(-1);
  return last !== undefined && ASKED_BACK.test(last.answer) ? last.question : undefined;
}
