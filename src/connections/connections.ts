import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import type { Row, Storage } from '../storage/storage.ts';
import type { FingerprintStore, SealedRows, Vault } from '../vault/vault.ts';
import { places } from './places.ts';
import { sealedStore, writeFingerprint } from './sealed-store.ts';

export interface Connection {
  readonly id: string;
  readonly source: 'demo' | 'looker';
  readonly url: string | null;
  readonly clientId: string | null;
  readonly verifySsl: boolean;
  /** IANA zone of the data; null leaves the zone to Looker. */
  readonly timeZone: string | null;
  /** Where people open it in a browser, as an origin; null for the demo. */
  readonly webUrl: string | null;
  /** ISO 8601, UTC. */
  readonly connectedAt: string;
  readonly hasModelKey: boolean;
}

export interface NewConnection {
  readonly source: 'demo' | 'looker';
  readonly url: string | null;
  readonly clientId: string | null;
  readonly clientSecret: Secret | undefined;
  readonly modelKey: Secret | undefined;
  readonly verifySsl: boolean;
  readonly timeZone: string | null;
  readonly webUrl: string | null;
}

export interface Connections {
  active(): Promise<Connection | undefined>;
  /** Throws `secret_unreadable` (wrong key, no key, damaged or moved value) and `not_found`. */
  secrets(id: string): Promise<{ clientSecret: Secret | undefined; modelKey: Secret | undefined }>;
  /**
   * Stores and makes it the one active connection, in one transaction; the former one and its secrets are removed.
   * Throws `encryption_key_missing` when there is a secret to keep and no key, with nothing changed.
   */
  replace(connection: NewConnection): Promise<Connection>;
  /** Removes it with its secrets; no failure when it is gone already. */
  remove(id: string): Promise<void>;
  /** What the key check at the start and `rotate-keys` work on. */
  sealedRows(): SealedRows & FingerprintStore;
}

export function createConnections(storage: Storage, vault: Vault, clock: Clock): Connections {
  const { db } = storage;
  return {
    async active() {
      const row = await db.selectFrom('connections').selectAll().where('active', '=', 1).executeTakeFirst();
      return row && toConnection(row);
    },
    async secrets(id) {
      const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new CodedError('not_found');
      const place = places(id);
      return {
        clientSecret: unsealed(vault, place.clientSecret, row.client_secret_sealed),
        modelKey: unsealed(vault, place.modelKey, row.gemini_api_key_sealed),
      };
    },
    async replace(connection) {
      const row = toRow(connection, vault, clock); // before the transaction: without a key nothing is touched
      await db.transaction().execute(async trx => {
        await trx.deleteFrom('connections').execute();
        await trx.insertInto('connections').values(row).execute();
        // Everything sealed is now of the current key, so a pending rotation has become pointless.
        if (vault.fingerprint !== undefined) await writeFingerprint(trx, vault.fingerprint);
      });
      return toConnection(row);
    },
    async remove(id) {
      await db.deleteFrom('connections').where('id', '=', id).execute();
    },
    sealedRows: () => sealedStore(db),
  };
}

function toRow(connection: NewConnection, vault: Vault, clock: Clock): Row<'connections'> {
  const id = newId();
  const place = places(id);
  return {
    id,
    source: connection.source,
    url: connection.url,
    client_id: connection.clientId,
    verify_ssl: connection.verifySsl ? 1 : 0,
    time_zone: connection.timeZone,
    web_url: connection.webUrl,
    client_secret_sealed: connection.clientSecret ? vault.seal(place.clientSecret, connection.clientSecret) : null,
    gemini_api_key_sealed: connection.modelKey ? vault.seal(place.modelKey, connection.modelKey) : null,
    connected_at: clock.now().toISOString(),
    active: 1,
  };
}

const toConnection = (row: Row<'connections'>): Connection => ({
  id: row.id,
  source: row.source,
  url: row.url,
  clientId: row.client_id,
  verifySsl: row.verify_ssl === 1,
  timeZone: row.time_zone,
  webUrl: row.web_url,
  connectedAt: row.connected_at,
  hasModelKey: row.gemini_api_key_sealed !== null,
});

const unsealed = (vault: Vault, place: string, token: string | null): Secret | undefined =>
  token === null ? undefined : vault.unseal(place, token);
