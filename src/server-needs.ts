import type { Audit } from './audit/audit.ts';
import { type Caller, currentCaller, sessionPrefix } from './base/caller.ts';
import type { ConnectionCare } from './connection-care.ts';
import type { Connection, Connections, Trial } from './connections/connections.ts';
import type { ConnectionSummary, ConnectionTest } from './contract/api.ts';
import { CodedError } from './contract/errors.ts';
import type { Language } from './contract/language.ts';
import type { Destinations } from './destinations.ts';
import { errorSentence } from './i18n/i18n.ts';
import type { ConnectionsNeed, SessionsNeed, UsageNeed } from './server/server.ts';
import type { Storage } from './storage/storage.ts';
import type { UsageCounts } from './usage/usage.ts';

const testOf = (trial: Trial, language: Language): ConnectionTest => ({
  at: trial.at,
  outcome: trial.outcome,
  duration_ms: Math.round(trial.durationMs),
  ...(trial.outcome === 'done'
    ? { models: trial.models, explores: trial.explores }
    : { code: trial.error.code, message: errorSentence(language, trial.error) }),
});

const summaryOf = (connection: Connection, language: Language): ConnectionSummary => ({
  id: connection.id,
  source: connection.source,
  url: connection.url,
  client_id: connection.clientId,
  client_secret: connection.source === 'looker' ? 'set' : 'none',
  gemini_api_key: connection.hasModelKey ? 'set' : 'none',
  verify_ssl: connection.verifySsl,
  show_hidden: connection.showHidden,
  connected_at: connection.connectedAt,
  last_test: connection.lastTest && testOf(connection.lastTest, language),
});

/** The connections as the server shows them: without any secret. `onRemoved` is told of one that is gone. */
export function connectionsNeed(
  connections: Connections,
  care: ConnectionCare,
  onRemoved: (id: string) => void,
): ConnectionsNeed {
  return {
    list: async language => {
      const active = await connections.active();
      return active === undefined ? [] : [summaryOf(active, language)];
    },
    test: async (id, language) => testOf(await care.test(id), language),
    change: async (id, change, language) => summaryOf(await care.change(id, change), language),
    remove: async id => {
      if ((await connections.active())?.id !== id) throw new CodedError('not_found');
      await connections.remove(id);
      onRemoved(id);
    },
  };
}

/** What was used, of the connection in use where it is one connection's. */
export const usageNeed = (usage: UsageCounts, destinations: Destinations): UsageNeed => ({
  days: count => usage.days(count),
  month: async () => usage.month((await destinations.connection()).id),
});

/** Browser sessions as rows, and who begins and ends one. */
export const sessionsNeed = ({ db }: Storage, audit: Audit): SessionsNeed => ({
  create: async (idHash, createdAt, expiresAt) => {
    await db.deleteFrom('sessions').where('expires_at', '<=', createdAt).execute();
    const row = { id_hash: idHash, created_at: createdAt, expires_at: expiresAt };
    await db.transaction().execute(async tx => {
      await tx.insertInto('sessions').values(row).execute();
      await audit.write(tx, { kind: 'signed_in', about: {} }, withSession(idHash));
    });
  },
  expiresAt: async idHash => {
    const found = db.selectFrom('sessions').select('expires_at').where('id_hash', '=', idHash);
    return (await found.executeTakeFirst())?.expires_at;
  },
  remove: async idHash => {
    await db.transaction().execute(async tx => {
      const gone = await tx.deleteFrom('sessions').where('id_hash', '=', idHash).executeTakeFirstOrThrow();
      if (gone.numDeletedRows > 0n) await audit.write(tx, { kind: 'signed_out', about: {} }, withSession(idHash));
    });
  },
});

/** The caller, with the session that begins or ends just now. */
function withSession(idHash: string): Caller | undefined {
  const caller = currentCaller();
  return caller && { ...caller, session: sessionPrefix(idHash) };
}
