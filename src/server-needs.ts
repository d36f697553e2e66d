import type { Connection, Connections } from './connections/connections.ts';
import type { ConnectionSummary } from './contract/api.ts';
import { CodedError } from './contract/errors.ts';
import type { ConnectionsNeed, SessionsNeed } from './server/server.ts';
import type { Storage } from './storage/storage.ts';

const summaryOf = (connection: Connection): ConnectionSummary => ({
  id: connection.id,
  source: connection.source,
  url: connection.url,
  client_id: connection.clientId,
  client_secret: connection.source === 'looker' ? 'set' : 'none',
  gemini_api_key: connection.hasModelKey ? 'set' : 'none',
  verify_ssl: connection.verifySsl,
  connected_at: connection.connectedAt,
});

/** The connections as the server shows them: without any secret. `onRemoved` is told of one that is gone. */
export function connectionsNeed(connections: Connections, onRemoved: (id: string) => void): ConnectionsNeed {
  const list = async (): Promise<ConnectionSummary[]> => {
    const active = await connections.active();
    return active === undefined ? [] : [summaryOf(active)];
  };
  return {
    list,
    remove: async id => {
      if (!(await list()).some(connection => connection.id === id)) throw new CodedError('not_found');
      await connections.remove(id);
      onRemoved(id);
    },
  };
}

/** Browser sessions as rows. */
export const sessionsNeed = ({ db }: Storage): SessionsNeed => ({
  create: async (idHash, createdAt, expiresAt) => {
    await db.deleteFrom('sessions').where('expires_at', '<=', createdAt).execute();
    const row = { id_hash: idHash, created_at: createdAt, expires_at: expiresAt };
    await db.insertInto('sessions').values(row).execute();
  },
  expiresAt: async idHash => {
    const found = db.selectFrom('sessions').select('expires_at').where('id_hash', '=', idHash);
    return (await found.executeTakeFirst())?.expires_at;
  },
  remove: async idHash => {
    await db.deleteFrom('sessions').where('id_hash', '=', idHash).execute();
  },
});
