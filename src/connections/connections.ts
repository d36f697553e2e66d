import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { Secret } from '../base/secret.ts';
import type { AuditEntry } from '../contract/audit.ts';
import { CodedError } from '../contract/errors.ts';
import type { Row, Schema, Storage } from '../storage/storage.ts';
import type { FingerprintStore, SealedRows, Vault } from '../vault/vault.ts';
import { accountOf } from './account.ts';
import { places } from './places.ts';
import { sealedStore, writeFingerprint } from './sealed-store.ts';
import { readTrial, type Trial, writeTrial } from './trials.ts';

export type { Trial } from './trials.ts';

export interface Connection {
  readonly id: string;
  /** See account.ts. */
  readonly account: string;
  readonly source: 'demo' | 'looker';
  readonly url: string | null;
  readonly clientId: string | null;
  readonly verifySsl: boolean;
  /** IANA zone of the data; null leaves the zone to Looker. */
  readonly timeZone: string | null;
  /** Where people open it in a browser, as an origin; null for the demo. */
  readonly webUrl: string | null;
  /** Questions may use explores and fields that are hidden in Looker. */
  readonly showHidden: boolean;
  /** ISO 8601, UTC. */
  readonly connectedAt: string;
  readonly hasModelKey: boolean;
  readonly lastTest: Trial | null;
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
  /** The test it has passed. */
  readonly test: Trial | null;
}

/** New values; what is absent stays. */
export interface ConnectionChange {
  readonly clientId?: string;
  readonly clientSecret?: Secret;
  /** null takes the key away. */
  readonly modelKey?: Secret | null;
  readonly showHidden?: boolean;
  /** The test of the new values, unless Looker was not concerned. */
  readonly test?: Trial;
}

export interface Connections {
  active(): Promise<Connection | undefined>;
  /** Throws `secret_unreadable` (wrong key, no key, damaged or moved value) and `not_found`. */
  secrets(id: string): Promise<{ clientSecret: Secret | undefined; modelKey: Secret | undefined }>;
  /** The model key alone, if there is one and it can be read. */
  modelKey(id: string): Promise<Secret | undefined>;
  /**
   * Stores and makes it the one active connection, in one transaction; the former one and its secrets are removed.
   * Throws `encryption_key_missing` when there is a secret to keep and no key, with nothing changed.
   */
  replace(connection: NewConnection): Promise<Connection>;
  /** In one transaction; the former values are gone from the files. Throws `encryption_key_missing`, `not_found`. */
  change(id: string, change: ConnectionChange): Promise<Connection>;
  /** Keeps the newest test; no failure when the connection is gone by now. */
  keepTest(id: string, test: Trial): Promise<void>;
  /** Removes it with its secrets, from the files too; no failure when it is gone already. */
  remove(id: string): Promise<void>;
  /** What the key check at the start and `rotate-keys` work on. */
  sealedRows(): SealedRows & FingerprintStore;
}

/** Keeps in a transaction who changed the connection. */
export type Keep = (tx: Kysely<Schema>, entry: AuditEntry) => Promise<void>;

export function createConnections(
  storage: Storage,
  vault: Vault,
  clock: Clock,
  keep: Keep = async () => {},
): Connections {
  const { db } = storage;
  return {
    async active() {
      const row = await db.selectFrom('connections').selectAll().where('active', '=', 1).executeTakeFirst();
      return row && toConnection(row, await readTrial(db, row.id));
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
    async modelKey(id) {
      const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
      return readable(() => unsealed(vault, places(id).modelKey, row?.gemini_api_key_sealed ?? null));
    },
    async replace(connection) {
      const row = toRow(connection, vault, clock); // before the transaction: without a key nothing is touched
      await db.transaction().execute(async trx => {
        await trx.deleteFrom('connections').execute();
        await trx.insertInto('connections').values(row).execute();
        if (connection.test !== null) await writeTrial(trx, row.id, connection.test);
        await keep(trx, { kind: 'connected', about: { connection_id: row.id, ...target(row) } });
        // Everything sealed is now of the current key, so a pending rotation has become pointless.
        if (vault.fingerprint !== undefined) await writeFingerprint(trx, vault.fingerprint);
      });
      await storage.erase();
      return toConnection(row, connection.test);
    },
    async change(id, { test, ...change }) {
      const values = changedColumns(id, change, vault);
      const changed = await db.transaction().execute(async trx => {
        await keep(trx, changeOf(id, values));
        return update(trx, id, values, test);
      });
      await storage.erase();
      return changed;
    },
    async keepTest(id, test) {
      await db.transaction().execute(trx => keepTrial(trx, id, test));
    },
    async remove(id) {
      await db.transaction().execute(trx => removeRow(trx, id, keep));
      await storage.erase();
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
    show_hidden: 0,
    client_secret_sealed: connection.clientSecret ? vault.seal(place.clientSecret, connection.clientSecret) : null,
    gemini_api_key_sealed: connection.modelKey ? vault.seal(place.modelKey, connection.modelKey) : null,
    connected_at: clock.now().toISOString(),
    active: 1,
  };
}

async function update(
  trx: Transaction<Schema>,
  id: string,
  values: Partial<Row<'connections'>>,
  test: Trial | undefined,
): Promise<Connection> {
  const rows = trx.updateTable('connections').set(values).where('id', '=', id).returningAll();
  const row = await rows.executeTakeFirst();
  if (row === undefined) throw new CodedError('not_found');
  if (test !== undefined) await writeTrial(trx, id, test);
  return toConnection(row, await readTrial(trx, id));
}

/** Sealed before any transaction: without a key nothing is touched. */
function changedColumns(
  id: string,
  { clientId, clientSecret, modelKey, showHidden }: ConnectionChange,
  vault: Vault,
): Partial<Row<'connections'>> {
  const place = places(id);
  return {
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(clientSecret === undefined ? {} : { client_secret_sealed: vault.seal(place.clientSecret, clientSecret) }),
    ...(modelKey === undefined ? {} : { gemini_api_key_sealed: modelKey && vault.seal(place.modelKey, modelKey) }),
    ...(showHidden === undefined ? {} : { show_hidden: showHidden ? 1 : 0 }),
  };
}

function readable(unseal: () => Secret | undefined): Secret | undefined {
  try {
    return unseal();
  } catch {
    return undefined;
  }
}

async function keepTrial(trx: Transaction<Schema>, id: string, test: Trial): Promise<void> {
  const known = await trx.selectFrom('connections').select('id').where('id', '=', id).executeTakeFirst();
  if (known !== undefined) await writeTrial(trx, id, test);
}

async function removeRow(trx: Transaction<Schema>, id: string, keep: Keep): Promise<void> {
  const gone = await trx.deleteFrom('connections').where('id', '=', id).executeTakeFirstOrThrow();
  if (gone.numDeletedRows > 0n) await keep(trx, { kind: 'disconnected', about: { connection_id: id } });
}

const changeOf = (id: string, values: Partial<Row<'connections'>>): AuditEntry => {
  const changed = Object.keys(values).map(name => name.replace(/_sealed$/, ''));
  return { kind: 'connection_changed', about: { connection_id: id, changed } };
};

const target = ({ source, url }: Row<'connections'>) => ({ source, ...(url === null ? {} : { url }) });

const toConnection = (row: Row<'connections'>, lastTest: Trial | null): Connection => ({
  id: row.id,
  account: accountOf(row),
  source: row.source,
  url: row.url,
  clientId: row.client_id,
  verifySsl: row.verify_ssl === 1,
  timeZone: row.time_zone,
  webUrl: row.web_url,
  showHidden: row.show_hidden === 1,
  connectedAt: row.connected_at,
  hasModelKey: row.gemini_api_key_sealed !== null,
  lastTest,
});

const unsealed = (vault: Vault, place: string, token: string | null): Secret | undefined =>
  token === null ? undefined : vault.unseal(place, token);
