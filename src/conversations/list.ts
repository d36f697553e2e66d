import { type Kysely, sql } from 'kysely';
import type { ConversationSummary } from '../contract/api.ts';
import { CodedError } from '../contract/errors.ts';
import { nearestLanguage } from '../contract/language.ts';
import type { Schema } from '../storage/storage.ts';
import { searchPatterns } from './search-pattern.ts';

/** More are not listed: nobody reads further down. */
const LISTED = 500;

const summaries = (db: Kysely<Schema>) =>
  db
    .selectFrom('conversations')
    .select(['id', 'title', 'language', 'created_at', 'updated_at'])
    .select(eb => [
      eb
        .selectFrom('events')
        .select(sub => sub.fn.max('events.seq').as('seq'))
        .whereRef('events.conversation_id', '=', 'conversations.id')
        .as('last_seq'),
      eb
        .selectFrom('turns')
        .select(sub => sub.fn.countAll().as('count'))
        .whereRef('turns.conversation_id', '=', 'conversations.id')
        .where('turns.state', '=', 'running')
        .as('running'),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>;

const summary = (row: Row): ConversationSummary => ({
  id: row.id,
  title: row.title,
  language: nearestLanguage(row.language),
  created_at: row.created_at,
  updated_at: row.updated_at,
  last_seq: row.last_seq ?? 0,
  running: Number(row.running) > 0,
});

/**
 * The newest conversations, the last touched first; with `search` those that have each of its words in their title, a
 * question or an answer, whatever case and accents.
 */
export async function listConversations(db: Kysely<Schema>, search = ''): Promise<ConversationSummary[]> {
  const newest = summaries(db).orderBy('updated_at', 'desc').orderBy('id').limit(LISTED);
  const found = searchPatterns(search).reduce(
    (query, pattern) =>
      query.where(
        sql<boolean>`(title glob ${pattern} or exists (select 1 from turns
          where turns.conversation_id = conversations.id
          and (turns.text glob ${pattern} or turns.answer glob ${pattern})))`,
      ),
    newest,
  );
  return (await found.execute()).map(summary);
}

/** Throws `not_found`. */
export async function findConversation(db: Kysely<Schema>, id: string): Promise<ConversationSummary> {
  const row = await summaries(db).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new CodedError('not_found');
  return summary(row);
}

export async function renameConversation(db: Kysely<Schema>, id: string, title: string): Promise<ConversationSummary> {
  await db.updateTable('conversations').set({ title }).where('id', '=', id).execute();
  return findConversation(db, id);
}
