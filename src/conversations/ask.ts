import type { Kysely, Transaction } from 'kysely';
import { newId } from '../base/ids.ts';
import type { AuditEntry } from '../contract/audit.ts';
import { CodedError } from '../contract/errors.ts';
import { MAX_QUESTION } from '../contract/frames.ts';
import type { Language } from '../contract/language.ts';
import type { Schema } from '../storage/storage.ts';
import type { ConnectionInUse } from './answerer.ts';
import type { EventLog } from './event-log.ts';
import type { Fence } from './fence.ts';
import { startOf } from './start-of.ts';

export interface AskRequest {
  /** Chosen by the client; sent again with the same text it is the same question. */
  readonly messageId: string;
  readonly text: string;
  /** Absent: the question begins a new conversation. */
  readonly conversationId?: string;
  readonly language: Language;
  /** Looker is to be asked anew, also for rows of a while ago. */
  readonly fresh?: boolean;
}

export interface Asked {
  readonly conversationId: string;
  readonly turnId: string;
  /** Sequence number of the question's own event. */
  readonly seq: number;
  /** False when this message had been stored before. */
  readonly isNew: boolean;
}

export interface NewQuestion extends AskRequest {
  readonly connection: ConnectionInUse;
  readonly now: Date;
  /** A turn of the conversation is not over yet: its ending may be committed, but not on the disk and told. */
  readonly isBusy: (conversationId: string) => boolean;
  readonly keep: (tx: Kysely<Schema>, entry: AuditEntry) => Promise<void>;
}

/** Characters of the first question that name the conversation. */
const TITLE_LENGTH = 80;

/**
 * Stores a question once: the conversation if it is new, the turn, and the events `user_message` and `turn_started`,
 * in one transaction. Gives undefined while `isBusy`. Throws question_empty, question_too_long, not_found,
 * message_id_reused, turn_running, storage_in_use.
 */
export async function storeQuestion(
  db: Kysely<Schema>,
  { log, fence }: { log: EventLog; fence: Fence },
  request: NewQuestion,
): Promise<Asked | undefined> {
  if (request.text.trim() === '') throw new CodedError('question_empty');
  if (request.text.length > MAX_QUESTION) {
    throw new CodedError('question_too_long', { params: { limit: MAX_QUESTION } });
  }
  return db.transaction().execute(async tx => {
    await fence.check(tx);
    return (await repeated(tx, request)) ?? store(tx, log, request);
  });
}

async function repeated(tx: Transaction<Schema>, request: AskRequest): Promise<Asked | undefined> {
  const turn = await tx
    .selectFrom('turns')
    .select(['id', 'conversation_id', 'text', 'asked_seq'])
    .where('message_id', '=', request.messageId)
    .executeTakeFirst();
  if (turn === undefined) return undefined;
  const elsewhere = request.conversationId !== undefined && request.conversationId !== turn.conversation_id;
  if (turn.text !== request.text || elsewhere) throw new CodedError('message_id_reused');
  return { conversationId: turn.conversation_id, turnId: turn.id, seq: turn.asked_seq, isNew: false };
}

async function store(tx: Transaction<Schema>, log: EventLog, request: NewQuestion): Promise<Asked | undefined> {
  const conversationId = request.conversationId ?? (await begin(tx, request));
  await checkFree(tx, conversationId);
  if (request.isBusy(conversationId)) return undefined;
  const turnId = newId();
  const turn = { turn_id: turnId, message_id: request.messageId };
  const [question] = await log.append(tx, conversationId, [
    { kind: 'user_message', message_id: request.messageId, text: request.text },
    await startOf(tx, { conversationId, turnId, messageId: request.messageId, account: request.connection.account }),
  ]);
  if (question === undefined) throw new Error('a question has an event');
  await tx
    .insertInto('turns')
    .values({
      id: turnId,
      conversation_id: conversationId,
      message_id: request.messageId,
      asked_seq: question.seq,
      text: request.text,
      answer: '',
      state: 'running',
      language: request.language,
      started_at: request.now.toISOString(),
      ended_at: null,
      repeated: 0,
      account: request.connection.account,
    })
    .execute();
  await request.keep(tx, { kind: 'asked', about: turn, conversationId });
  return { conversationId, turnId, seq: question.seq, isNew: true };
}

async function begin(tx: Transaction<Schema>, request: NewQuestion): Promise<string> {
  const id = newId();
  const time = request.now.toISOString();
  const words = request.text.replaceAll(/\s+/g, ' ').trim();
  const title = words.slice(0, TITLE_LENGTH).replace(/\p{Cs}$/u, ''); // no half of a sign
  await tx
    .insertInto('conversations')
    .values({
      id,
      title,
      language: request.language,
      connection_id: request.connection.id,
      created_at: time,
      updated_at: time,
    })
    .execute();
  return id;
}

async function checkFree(tx: Transaction<Schema>, conversationId: string): Promise<void> {
  const known = await tx.selectFrom('conversations').select('id').where('id', '=', conversationId).executeTakeFirst();
  if (known === undefined) throw new CodedError('not_found');
  const running = await tx
    .selectFrom('turns')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (running !== undefined) throw new CodedError('turn_running');
}
