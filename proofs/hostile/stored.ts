import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Columns that say of which conversation a row is, by table; a table without them is looked at whole. */
const OF_CONVERSATION: Readonly<Record<string, string>> = {
  conversations: 'id',
  events: 'conversation_id',
  turns: 'conversation_id',
  results: 'conversation_id',
};

/**
 * What a case writes down by right: an account of each turn, also of one whose conversation is deleted, and how a test of
 * the active connection ended.
 */
const ACCOUNTS = new Set(['usage', 'connection_tests']);

/** Who did what: rows are added by right, but those that are there stay as they are. */
const AUDIT = 'audit';

export interface Stored {
  /** Of every row of every table but accounts, audit and the conversations that were left out, and of the access token. */
  readonly digest: string;
  readonly audit: readonly string[];
}

export const isUnchanged = (before: Stored, after: Stored): boolean =>
  before.digest === after.digest && before.audit.every((row, at) => row === after.audit[at]);

export function storedState(folder: string, without: readonly string[]): Stored {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'data', 'access-token')));
  const database = new DatabaseSync(join(folder, 'data', 'looker-chat.db'), { readOnly: true });
  try {
    const tables = database
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name")
      .all();
    const names = tables.map(({ name }) => String(name)).filter(name => !ACCOUNTS.has(name) && name !== AUDIT);
    for (const table of names) {
      hash.update(`\n${table}`);
      const rows = database.prepare(rowsOf(table, without.map(() => '?').join(', ')));
      for (const row of rows.all(...(ofConversation(table) ? without : []))) hash.update(`\n${JSON.stringify(row)}`);
    }
    const audit = database.prepare(rowsOf(AUDIT, '')).all();
    return { digest: hash.digest('hex'), audit: audit.map(row => JSON.stringify(row)) };
  } finally {
    database.close();
  }
}

const ofConversation = (table: string): boolean => table === 'tool_calls' || OF_CONVERSATION[table] !== undefined;

function rowsOf(table: string, marks: string): string {
  const column = OF_CONVERSATION[table];
  if (column !== undefined) return `select * from ${table} where ${column} not in (${marks}) order by 1, 2`;
  if (table !== 'tool_calls') return `select * from ${table} order by 1`;
  return `select * from tool_calls where turn_id not in (select id from turns where conversation_id in (${marks})) order by 1`;
}
