import type { Kysely } from 'kysely';
import * as z from 'zod/mini';
import type { Schema } from '../storage/storage.ts';
import type { PastTurn, Question } from './answerer.ts';
import { pastAnswer } from './past-answer.ts';
import { pastArguments } from './past-arguments.ts';

/** Turns that are told again at most; older ones no longer help and cost tokens at every step. */
const TURNS = 20;
/** The oldest go so many at once: what is told begins the same for as many turns, and a provider has read it already. */
const TURNS_AT_ONCE = 10;
/** Tool calls hold the field names that a follow-up needs: the newest two to five turns keep theirs. */
const CALLS_AT_ONCE = 4;
const TURNS_WITH_CALLS = 2;
/** Of one turn: a model that makes more has lost its way, and the newest tell what came of it. */
const CALLS = 20;
/** As long as a question can be: longer answers are tables, which are better asked for again. */
const ANSWER_CHARS = 20_000;

/** How many of the oldest turns are not told, and up to which they are told without their calls. */
export function forgotten(turns: number): { readonly turns: number; readonly calls: number } {
  return {
    turns: turns <= TURNS ? 0 : TURNS_AT_ONCE * Math.ceil((turns - TURNS) / TURNS_AT_ONCE),
    calls: CALLS_AT_ONCE * Math.floor(Math.max(0, turns - TURNS_WITH_CALLS) / CALLS_AT_ONCE),
  };
}

/** What is told of a conversation, and whether some of it is not for having been asked of another Looker. */
export type Transcript = Pick<Question, 'history' | 'othersLeftOut'>;

/** The earlier turns of one account, oldest first. Turns that said nothing and called nothing are left out. */
export async function readTranscript(db: Kysely<Schema>, conversationId: string, account: string): Promise<Transcript> {
  const own = db.selectFrom('turns').where('conversation_id', '=', conversationId);
  const other = await own.select('id').where('account', 'is not', account).executeTakeFirst();
  const ended = own.where('state', '!=', 'running').where('account', '=', account);
  const { count } = await ended.select(fn => fn.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const skip = forgotten(count);
  const turns = await ended
    .select(['id', 'text', 'answer'])
    .orderBy('asked_seq', 'desc')
    .limit(count - skip.turns)
    .execute();
  const past = await Promise.all(
    turns.toReversed().map(async (turn, at) => ({
      question: turn.text,
      calls: skip.turns + at < skip.calls ? [] : await callsOf(db, turn.id),
      answer: turn.answer.length > ANSWER_CHARS ? `${turn.answer.slice(0, ANSWER_CHARS)}…` : turn.answer,
    })),
  );
  const history = past.filter(turn => turn.answer !== '' || turn.calls.length > 0);
  return { history, othersLeftOut: other !== undefined };
}

async function callsOf(db: Kysely<Schema>, turnId: string): Promise<PastTurn['calls']> {
  const rows = await db
    .selectFrom('tool_calls')
    .select(['tool', 'arguments', 'answer', 'outcome'])
    .where('turn_id', '=', turnId)
    .orderBy('position')
    .execute();
  const used = rows.map(row => row.arguments).join('\n');
  return rows.slice(-CALLS).flatMap(row => {
    const given = argumentsOf(row.arguments);
    if (given === undefined) return [];
    const [answer, failed] = [pastAnswer(row.answer, used), row.outcome !== 'done'];
    return [{ name: row.tool, arguments: pastArguments(given), answer, failed }];
  });
}

const argumentsSchema = z.record(z.string(), z.unknown());

/** Undefined where they are damaged: of a call without what was asked nothing can be told. */
function argumentsOf(kept: string): Record<string, unknown> | undefined {
  try {
    return argumentsSchema.parse(JSON.parse(kept));
  } catch {
    return undefined;
  }
}
