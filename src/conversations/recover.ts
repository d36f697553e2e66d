import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../contract/errors.ts';
import { nearestLanguage } from '../contract/language.ts';
import { errorSentence } from '../i18n/i18n.ts';
import type { Schema } from '../storage/storage.ts';
import type { EventLog } from './event-log.ts';
import { nextTurnState } from './turn-state.ts';

/** Gives every turn still marked running its ending `interrupted`, with the text that had arrived. */
export async function interruptRunningTurns(db: Kysely<Schema>, log: EventLog, clock: Clock): Promise<number> {
  const turns = await db
    .selectFrom('turns')
    .select(['id', 'conversation_id', 'language'])
    .where('state', '=', 'running')
    .execute();
  const outcome = nextTurnState('running', 'server_gone');
  if (outcome !== 'interrupted') throw new Error('a turn without its server must be interrupted');
  const error = new CodedError('interrupted');
  for (const turn of turns) {
    await db.transaction().execute(async tx => {
      const answer = await textOf(tx, turn.conversation_id, turn.id);
      const ended_at = clock.now().toISOString();
      await tx.updateTable('turns').set({ state: outcome, answer, ended_at }).where('id', '=', turn.id).execute();
      const message = errorSentence(nearestLanguage(turn.language), error);
      await log.append(tx, turn.conversation_id, [
        { kind: 'turn_ended', turn_id: turn.id, outcome, code: error.code, message },
      ]);
    });
  }
  return turns.length;
}

async function textOf(tx: Transaction<Schema>, conversationId: string, turnId: string): Promise<string> {
  const rows = await tx
    .selectFrom('events')
    .select('body')
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', 'text')
    .orderBy('seq')
    .execute();
  const pieces: { turn_id: string; text: string }[] = rows.map(row => JSON.parse(row.body));
  return pieces
    .filter(piece => piece.turn_id === turnId)
    .map(piece => piece.text)
    .join('');
}
