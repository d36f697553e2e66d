import type { Kysely } from 'kysely';
import type { Schema } from '../storage/storage.ts';
import type { PastTurn } from './answerer.ts';
import { pastAnswer } from './past-answer.ts';

/** Turns that are told again in all; older ones no longer help and cost tokens at every step. */
const TURNS = 20;
/** Only the newest keep their tool calls: they hold the field names a follow-up needs. */
const TURNS_WITH_CALLS = 3;

/** The earlier turns of a conversation, oldest first. Turns that said nothing and called nothing are left out. */
export async function readTranscript(db: Kysely<Schema>, conversationId: string): Promise<PastTurn[]> {
  const turns = await db
    .selectFrom('turns')
    .select(['id', 'text', 'answer'])
    .where('conversation_id', '=', conversationId)
    .where('state', '!=', 'running')
    .orderBy('asked_seq', 'desc')
    .limit(TURNS)
    .execute();
  const past = await Promise.all(
    turns.map(async (turn, age) => ({
      question: turn.text,
      calls: age < TURNS_WITH_CALLS ? await callsOf(db, turn.id, age) : [],
      answer: turn.answer,
    })),
  );
  return past.filter(turn => turn.answer !== '' || turn.calls.length > 0).toReversed();
}

async function callsOf(db: Kysely<Schema>, turnId: string, age: number): Promise<PastTurn['calls']> {
  const rows = await db
    .selectFrom('tool_calls')
    .select(['tool', 'arguments', 'answer', 'outcome'])
    .where('turn_id', '=', turnId)
    .orderBy('position')
    .execute();
  return rows.map(row => ({
    name: row.tool,
    arguments: JSON.parse(row.arguments),
    answer: pastAnswer(row.answer, age),
    failed: row.outcome !== 'done',
  }));
}
