import type { Secret } from '../../src/base/secret.ts';
import { type Connections, createConnections, type NewConnection } from '../../src/connections/connections.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createVault, generateKey, parseKey, type Vault } from '../../src/vault/vault.ts';

export const newKey = (): Secret => parseKey('test', generateKey());

export const NOW = new Date('2026-01-31T12:00:00.000Z');

/** The rooms as a start with these keys builds them, over a storage that lives through several starts. */
export function startWith(
  storage: Storage,
  current: Secret | undefined,
  ...previous: Secret[]
): { vault: Vault; connections: Connections } {
  const vault = createVault({ current, previous });
  return { vault, connections: createConnections(storage, vault, { now: () => NOW }) };
}

export const DEMO: NewConnection = {
  source: 'demo',
  url: null,
  clientId: null,
  clientSecret: undefined,
  modelKey: undefined,
  verifySsl: true,
  timeZone: null,
  webUrl: null,
  test: null,
};
