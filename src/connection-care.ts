import type { Log } from './base/log.ts';
import { Secret } from './base/secret.ts';
import type { Connection, Trial } from './connections/connections.ts';
import { CodedError } from './contract/errors.ts';
import type { ConnectionChange } from './contract/setup.ts';
import type { LookerTarget } from './looker/looker.ts';
import type { Rooms } from './rooms.ts';

/** Tests what is connected and changes its secrets, one piece of work at a time. */
export class ConnectionCare {
  readonly #rooms: Rooms;
  readonly #log: Log;
  readonly #closing = new AbortController();
  #testing: { readonly id: string; readonly trial: Promise<Trial> } | undefined;
  #changing: Promise<Connection> | undefined;

  constructor(rooms: Rooms, log: Log) {
    this.#rooms = rooms;
    this.#log = log;
  }

  /**
   * Tests the connection as it is stored and keeps how that ended; who asks meanwhile hears the same test. A failed one
   * changes nothing else. Throws not_found, connection_busy.
   */
  async test(id: string): Promise<Trial> {
    const connection = await this.#connection(id);
    if (this.#testing?.id === id) return this.#testing.trial;
    this.#refuseWhenBusy();
    const trial = this.#test(connection).finally(() => {
      this.#testing = undefined;
    });
    this.#testing = { id, trial };
    return trial;
  }

  /**
   * Tests the new values at the same address and stores them then; before, or when it fails, nothing is changed. Throws
   * what the set-up throws for the same values, and not_found, connection_busy, encryption_key_missing.
   */
  async change(id: string, change: ConnectionChange): Promise<Connection> {
    const connection = await this.#connection(id);
    checkFields(connection, change);
    this.#refuseWhenBusy();
    this.#changing = this.#change(connection, change).finally(() => {
      this.#changing = undefined;
    });
    return this.#changing;
  }

  /** Stops what is under way; nothing of it is stored any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([this.#testing?.trial, this.#changing]);
  }

  async #connection(id: string): Promise<Connection> {
    const active = await this.#rooms.connections.active();
    if (active?.id !== id) throw new CodedError('not_found');
    return active;
  }

  #refuseWhenBusy(): void {
    if (this.#closing.signal.aborted) throw new CodedError('shutting_down');
    if (this.#testing !== undefined || this.#changing !== undefined) throw new CodedError('connection_busy');
  }

  async #test(connection: Connection): Promise<Trial> {
    const { connections, destinations } = this.#rooms;
    const trial = await this.#trial(connection.id, () => destinations.lookerOf(connection));
    await connections.keepTest(connection.id, trial);
    return trial;
  }

  async #trial(connectionId: string, target: () => Promise<LookerTarget>): Promise<Trial> {
    const { signal } = this.#closing;
    const trial = await this.#rooms.trials.run(target, { signal, connectionId });
    const { code, cause } = trial.outcome === 'failed' ? trial.error : { code: undefined, cause: undefined };
    this.#log.info({ connection: connectionId, outcome: trial.outcome, code, err: cause }, 'connection tested');
    return trial;
  }

  async #change(connection: Connection, change: ConnectionChange): Promise<Connection> {
    const { connections, destinations, agent, looker } = this.#rooms;
    const clientId = change.client_id?.trim();
    const clientSecret = secretOf(change.client_secret);
    const modelKey = change.gemini_api_key === null ? null : secretOf(change.gemini_api_key?.trim());
    this.#checkCanKeep(change);
    let test: Trial | undefined;
    if (clientId !== undefined || clientSecret !== undefined) {
      test = await this.#trial(connection.id, () => destinations.lookerOf(connection, { clientId, clientSecret }));
      if (test.outcome === 'failed') throw test.error;
    }
    if (modelKey !== undefined) {
      const model = await destinations.model(connection.source, modelKey ?? undefined);
      await agent.checkModel(model, this.#closing.signal);
    }
    const changed = await connections.change(connection.id, {
      ...(clientId === undefined ? {} : { clientId }),
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...(modelKey === undefined ? {} : { modelKey }),
      ...(change.show_hidden === undefined ? {} : { showHidden: change.show_hidden }),
      ...(test === undefined ? {} : { test }),
    });
    looker.forget(connection.id);
    this.#log.info({ connection: connection.id, changed: Object.keys(change) }, 'connection changed');
    return changed;
  }

  #checkCanKeep(change: ConnectionChange): void {
    const isGiven = SECRETS.some(field => typeof change[field] === 'string');
    if (isGiven && this.#rooms.vault.fingerprint === undefined) throw new CodedError('encryption_key_missing');
  }
}

const secretOf = (text: string | undefined): Secret | undefined => (text === undefined ? undefined : new Secret(text));

/** What is kept only with a key to seal it; the id goes with its secret. */
const SECRETS = ['client_id', 'client_secret', 'gemini_api_key'] as const;
const FIELDS = [...SECRETS, 'show_hidden'] as const;

function checkFields({ source }: Connection, change: ConnectionChange): void {
  const given = FIELDS.filter(field => change[field] !== undefined);
  if (given.length === 0) throw new CodedError('invalid_message', { params: { field: FIELDS.join(', ') } });
  for (const field of SECRETS.filter(field => given.includes(field))) {
    if (change[field]?.trim() === '') throw new CodedError('field_missing', { params: { field } });
    // The demo's id and secret are new at each start and nobody's to change.
    const ofDemo = source === 'demo' && field !== 'gemini_api_key';
    if (ofDemo) throw new CodedError('invalid_message', { params: { field } });
  }
}
