import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

interface Active {
  readonly id: string;
  readonly source: string;
  readonly url: string | null;
  readonly client_id: string | null;
}

/** Which Looker a turn was asked of. Of turns of before it is known where that is what is still connected. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('turns').addColumn('account', 'text').execute();
  const active = await sql<Active>`select id, source, url, client_id from connections where active = 1`.execute(db);
  for (const { id, source, url, client_id } of active.rows) {
    // As connections/account.ts has it: should that change one day, this does not.
    const account = createHash('sha256')
      .update(JSON.stringify([source, url, client_id]))
      .digest('base64url');
    await sql`
      update turns set account = ${account}
      where id in (select turn_id from usage where connection_id = ${id})
        or conversation_id in (select id from conversations where connection_id = ${id})`.execute(db);
  }
}
