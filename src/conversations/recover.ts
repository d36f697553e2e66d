import type { Kysely, Transaction } from 'kysely';
import { newId } from '../base/ids.ts';
import { CodedError } from '../contract/errors.ts';
import { type Language, nearestLanguage } from '../contract/language.ts';
import { errorSentence } from '../i18n/i18n.ts';
import type { Row, Schema } from '../storage/storage.ts';
import type { ConnectionInUse } from './answerer.ts';
import type { EventLog } from './event-log.ts';
import { readEvent } from './read-event.ts';
import { startOf } from './start-of.ts';
import { nextTurnState } from './turn-state.ts';
import { keepTurnUsage } from './turn-usage.ts';

/** Who asked longer ago has gone on, and would be surprised by an answer. */
const MAX_AGE_MS = 15 * 60_000;

/** A question that is to be answered again, as it now stands in the database. */
export interface Repeat {
  readonly conversationId: string;
  readonly turnId: string;
  readonly messageId: string;
  readonly text: string;
  readonly language: Language;
  readonly connection: ConnectionInUse;
}

export interface Recovery {
  readonly db: Kysely<Schema>;
  readonly log: EventLog;
  readonly now: Date;
  /** Whether a turn that called these tools did nothing but read, so that nothing happens twice. */
  onlyReads(tools: readonly string[]): boolean;
  /** The Looker there is to ask. */
  readonly connection: ConnectionInUse | undefined;
  /** Hears of a turn whose rows are damaged, so that it cannot be ended; it stays as it is. */
  onDamaged(turnId: string, error: unknown): void;
}

/**
 * Ends every turn still marked running as `interrupted`, with the text that had arrived. In the same transaction a turn
 * that may be repeated becomes the next turn of its question; a repeat that is broken off too stays interrupted.
 */
export async function recoverTurns(recovery: Recovery): Promise<{ interrupted: number; repeats: Repeat[] }> {
  const turns = await recovery.db.selectFrom('turns').selectAll().where('state', '=', 'running').execute();
  const repeats: Repeat[] = [];
  for (const turn of turns) {
    try {
      const repeat = await recovery.db.transaction().execute(tx => recoverTurn(tx, recovery, turn));
      if (repeat !== undefined) repeats.push(repeat);
    } catch (error) {
      if (error instanceof CodedError) throw error; // of the database as a whole
      recovery.onDamaged(turn.id, error);
    }
  }
  return { interrupted: turns.length, repeats };
}

async function recoverTurn(
  tx: Transaction<Schema>,
  recovery: Recovery,
  turn: Row<'turns'>,
): Promise<Repeat | undefined> {
  const outcome = nextTurnState('running', 'server_gone');
  if (outcome !== 'interrupted') throw new Error('a turn without its server must be interrupted');
  const connection = (await mayRepeat(tx, recovery, turn)) ? recovery.connection : undefined;
  const error = new CodedError(connection === undefined ? 'interrupted' : 'answered_again');
  const language = nearestLanguage(turn.language);
  const message = errorSentence(language, error);
  const ended = { kind: 'turn_ended', turn_id: turn.id, outcome, code: error.code, message } as const;
  const endedAt = recovery.now.toISOString();
  const used = { connectionId: await connectionOf(tx, recovery, turn), endedAt };
  const queries = await queriesOf(tx, turn.id);
  if (connection === undefined) {
    const answer = await textOf(tx, turn.conversation_id, turn.id);
    await tx
      .updateTable('turns')
      .set({ state: outcome, answer, ended_at: endedAt })
      .where('id', '=', turn.id)
      .execute();
    await keepTurnUsage(tx, { ...used, turnId: turn.id }, { looker_queries: queries });
    await recovery.log.append(tx, turn.conversation_id, [ended]);
    return undefined;
  }
  if (queries > 0) await keepTurnUsage(tx, { ...used, turnId: null }, { looker_queries: queries });
  // The row is the question's: its calls so far stand in the log, and are no part of the answer to come.
  await tx.deleteFrom('tool_calls').where('turn_id', '=', turn.id).execute();
  const turnId = newId();
  const { account } = connection;
  await tx.updateTable('turns').set({ id: turnId, repeated: 1, account }).where('id', '=', turn.id).execute();
  const { conversation_id: conversationId, message_id: messageId, text } = turn;
  const started = await startOf(tx, { conversationId, turnId, messageId, account });
  await recovery.log.append(tx, conversationId, [{ ...ended, repeated_by: turnId }, started]);
  return { conversationId, turnId, messageId, text, language, connection };
}

/** What was connected when it was asked, as far as that is known. */
async function connectionOf(
  tx: Transaction<Schema>,
  { connection }: Recovery,
  turn: Row<'turns'>,
): Promise<string | null> {
  if (connection !== undefined && turn.account === connection.account) return connection.id;
  const found = tx.selectFrom('conversations').select('connection_id').where('id', '=', turn.conversation_id);
  return (await found.executeTakeFirst())?.connection_id ?? null;
}

/** Queries of the turn that have reached Looker for certain, for they have brought rows. */
async function queriesOf(tx: Transaction<Schema>, turnId: string): Promise<number> {
  const found = tx.selectFrom('results').where('turn_id', '=', turnId).where('reused', '=', 0);
  return (await found.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;
}

async function mayRepeat(tx: Transaction<Schema>, recovery: Recovery, turn: Row<'turns'>): Promise<boolean> {
  const age = Math.abs(recovery.now.getTime() - Date.parse(turn.started_at)); // a clock that was set back knows no age
  if (turn.repeated === 1 || recovery.connection === undefined || age > MAX_AGE_MS) return false;
  const calls = await tx.selectFrom('tool_calls').select('tool').where('turn_id', '=', turn.id).execute();
  return recovery.onlyReads(calls.map(call => call.tool));
}

async function textOf(tx: Transaction<Schema>, conversationId: string, turnId: string): Promise<string> {
  const rows = await tx
    .selectFrom('events')
    .select(['kind', 'body'])
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', 'text')
    .orderBy('seq')
    .execute();
  return rows
    .map(readEvent)
    .filter(event => event.kind === 'text')
    .filter(piece => piece.turn_id === turnId)
    .map(piece => piece.text)
    .join('');
}
